import { expect, it } from "vitest";
import { parseResultPlace, resultPlaceText } from "./result-place.ts";

it.each([
  ["data/results", { kind: "directory", directory: "data/results" }],
  ["/var/lib/results", { kind: "directory", directory: "/var/lib/results" }],
  ["s3://dsar-results/live", { kind: "s3", bucket: "dsar-results", prefix: "live" }],
  ["s3://dsar-results/a/b", { kind: "s3", bucket: "dsar-results", prefix: "a/b" }],
])("reads %s, and writes it as it was", (written, place) => {
  expect(parseResultPlace(written)).toEqual(place);
  expect(resultPlaceText(place as never)).toBe(written);
});

it.each([
  // What lies in the bucket of somebody else would be swept.
  "s3://bucket",
  "s3://bucket/",
  "s3://Bucket/x",
  "s3://bucket//x",
  "s3://bucket/../x",
  "s3://user:word@bucket/x",
  "https://bucket.example.com/x",
  "",
])("refuses %s", (written) => {
  expect(parseResultPlace(written)).toBeNull();
});
