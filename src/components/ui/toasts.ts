import { Toast } from "@base-ui/react/toast";

/** One manager for all islands of a page; the viewport is drawn once, in the shell. */
export const toastManager = Toast.createToastManager();

type Action = { label: string; run: () => void };

/** Whoever may want to act on it needs longer than whoever only reads it. */
const ACTION_MS = 15_000;

/** @returns takes it away again, for when it no longer holds */
export function say(title: string, description?: string, action?: Action): () => void {
  const id = toastManager.add({
    title,
    ...(description ? { description } : {}),
    ...(action ? { timeout: ACTION_MS, actionProps: { children: action.label, onClick: act } } : {}),
  });
  return () => toastManager.close(id);
  function act() {
    toastManager.close(id);
    action?.run();
  }
}
