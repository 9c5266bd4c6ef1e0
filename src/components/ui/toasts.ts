import { Toast } from "@base-ui/react/toast";

/** One manager for all islands of a page; the viewport is drawn once, in the shell. */
export const toastManager = Toast.createToastManager();

export function say(title: string, description?: string): void {
  toastManager.add({ title, ...(description ? { description } : {}) });
}
