import { expect, test } from "vitest";
import { parseViews, withView } from "./saved-views.ts";

test("what is not a view is left out of what is stored", () => {
  expect(parseViews(null)).toEqual([]);
  expect(parseViews("{broken")).toEqual([]);
  expect(parseViews('{"name":"a"}')).toEqual([]);
  expect(
    parseViews('[{"name":"Mine","query":"?by=owner"},{"name":"","query":""},{"name":"x","query":"//evil"},7]'),
  ).toEqual([{ name: "Mine", query: "?by=owner" }]);
});

test("a name stands for one view, and names are in order", () => {
  const views = withView(withView([], { name: "West", query: "?market=CA" }), { name: "  East ", query: "?market=NY" });
  expect(views.map(({ name }) => name)).toEqual(["East", "West"]);
  expect(withView(views, { name: "West", query: "?market=WA" })).toEqual([
    { name: "East", query: "?market=NY" },
    { name: "West", query: "?market=WA" },
  ]);
  expect(withView(views, { name: " ", query: "" })).toEqual(views);
});
