/** Run at once, then at most every `everyMs`; a call in between runs once at the end of the pause. */
export function throttle(everyMs: number, run: () => void): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  function pause() {
    waiting = setTimeout(() => {
      waiting = undefined;
      if (!again) return;
      again = false;
      run();
      pause();
    }, everyMs);
  }
  return () => {
    if (waiting) {
      again = true;
      return;
    }
    run();
    pause();
  };
}
