import { describe, expect, test } from "vitest";
import type { HttpSinkOptions } from "./http-options.ts";
import { httpSink } from "./http-sink.ts";

describe("options", () => {
  test.each([
    [{}, /httpSink: the option "url" is missing\./],
    [{ url: "ftp://a/" }, /the option "url" is not allowed\. Allowed is an http: or https: URL without user/],
    [{ url: "events" }, /"url" is not allowed/],
    [{ url: 3 }, /"url" is not allowed/],
    [{ headers: { "a b": "secret" } }, /the option "headers" is an object\. Allowed is an object of names and values/],
    [{ headers: { a: "x\ny" } }, /"headers" is an object/],
    [{ timeout: 0 }, /"timeout" is 0\. Allowed is a number of ms from 1/],
    [{ batch: { size: 0 } }, /httpSink batch: the option "size" is 0\. Allowed is a whole number from 1/],
    [{ batch: { maxWait: Infinity } }, /httpSink batch: the option "maxWait" is Infinity/],
    [{ batch: 5 }, /"batch" is 5\. Allowed is an object/],
    [{ retry: { attempts: -1 } }, /httpSink retry: the option "attempts" is -1/],
    [{ retry: { tries: 1 } }, /httpSink retry: there is no option "tries"/],
    [{ body: "text" }, /"body" is "text"\. Allowed is a function/],
    [{ uri: "x" }, /there is no option "uri"/],
  ])("%j are refused", (options, message) => {
    const given = (Object.keys(options).length > 0 ? { url: "http://127.0.0.1/", ...options } : {}) as HttpSinkOptions;
    expect(() => httpSink(given)).toThrow(message);
    expect(() => httpSink(given)).toThrow(TypeError);
  });

  test("never show a user and password", () => {
    expect(() => httpSink({ url: "http://user:hunter2@127.0.0.1/" })).toThrow(TypeError);
    expect(() => httpSink({ url: "http://user:hunter2@127.0.0.1/" })).not.toThrow(/hunter2/);
  });
});
