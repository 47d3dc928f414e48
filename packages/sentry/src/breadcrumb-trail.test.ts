import { expect, it } from "vitest";
import { BreadcrumbTrail } from "./breadcrumb-trail.ts";
import { tokenBreadcrumb } from "./breadcrumbs.ts";

it("gives what was left, once", () => {
  const trail = new BreadcrumbTrail();
  const [one, two] = [tokenBreadcrumb(0, 1, 0), tokenBreadcrumb(1, 1, 0)];
  trail.add(() => one);
  trail.add(() => two);
  expect(trail.take()).toEqual([one, two]);
  expect(trail.take()).toEqual([]);
});

it("keeps the last hundred", () => {
  const trail = new BreadcrumbTrail();
  for (let index = 0; index < 1050; index++) trail.add(() => tokenBreadcrumb(index, 1, 0));
  expect(trail.take().map(({ data }) => data["index"])).toEqual(Array.from({ length: 100 }, (_, index) => 950 + index));
});
