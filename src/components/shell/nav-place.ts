/** Whether a page is one of these, or lies below one. */
export const isInside = (here: string, places: readonly string[]): boolean =>
  places.some((place) => here === place || here.startsWith(`${place}/`));
