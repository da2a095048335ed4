import assert from "node:assert/strict";

import { readDetours } from "../../../probes/network/detour";

describe("detours", () => {
  it("are read as curl's --connect-to has them, several with commas", () => {
    const detours = readDetours(
      "App.example.com:443:127.0.0.1:8443, a.example.com:80:[::1]:8080 ,b.example.com:443:localhost:1,",
    );
    assert.deepEqual(Object.fromEntries(detours), {
      "app.example.com:443": { address: "127.0.0.1", port: 8443 },
      "a.example.com:80": { address: "::1", port: 8080 },
      "b.example.com:443": { address: "localhost", port: 1 },
    });
  });

  it("are none where there is nothing", () => {
    for (const text of ["", " ", ",", " , "]) assert.equal(readDetours(text).size, 0);
  });

  for (const text of [
    "app.example.com",
    "app.example.com:443:127.0.0.1",
    "app.example.com:0:127.0.0.1:1",
    "app.example.com:443:127.0.0.1:65536",
    "app.example.com:443:127.0.0.1:http",
    "app.example.com:443:::1:8443",
    "https://app.example.com:443:127.0.0.1:1",
  ]) {
    it(`"${text}" is none, and is named`, () => {
      assert.throws(() => readDetours(`a.example.com:1:127.0.0.1:1,${text}`), {
        name: "RangeError",
        message: `"${text}" is no HOST:PORT:ADDRESS:PORT`,
      });
    });
  }
});
