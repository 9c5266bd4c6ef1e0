import { useSyncExternalStore } from "react";

const never = () => () => {};
const ofBrowser = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of whoever looks. The server knows it only from then on, and draws in the workspace's until the page is awake. */
export const useViewerZone = (workspaceZone: string): string =>
  useSyncExternalStore(never, ofBrowser, () => workspaceZone);
