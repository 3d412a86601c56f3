import { reservedBlock } from "../../../lib/iam/reserved-addresses";

// The first and the last address of each block in IANA's registries, and its neighbours.
test.each([
  ["private", "10.0.0.0 10.255.255.255 172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255"],
  ["private", "100.64.0.0 100.127.255.255 fc00:: fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["reserved", "0.0.0.0 0.255.255.255 127.0.0.0 127.255.255.255 169.254.0.0 169.254.255.255 192.0.0.0 192.0.0.255"],
  ["reserved", "198.18.0.0 198.19.255.255 224.0.0.0 255.255.255.255"],
  ["reserved", "fe80:: febf:ffff:: ff00:: ffff:: :: ::1 ::ffff:0:0 ::ffff:8.8.8.8 100:: 100::ffff"],
  ["documentation", "192.0.2.0 192.0.2.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255"],
  ["documentation", "2001:db8:: 2001:db8:ffff:: 3fff:: 3fff:fff::"],
  [undefined, "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.0.0"],
  [undefined, "169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.167.0.0 192.169.0.0"],
  [undefined, "198.17.255.255 198.20.0.0 198.51.99.0 198.51.101.0 203.0.112.0 203.0.114.0 223.255.255.255"],
  [undefined, "::1:0:0:0 100:0:0:1:: 2001:db7:: 2001:db9:: 3ffe:: 4000:: fbff:: fe00:: fec0::"],
])("calls %s: %s", (purpose, addresses) => {
  for (const address of addresses.split(" "))
    expect([address, reservedBlock(address)]).toStrictEqual([address, purpose]);
});

test("knows a range inside a block, and none that is wider", () => {
  expect(["10.0.0.0/8", "10.0.0.0/9", "fd00::/8"].map(reservedBlock)).toStrictEqual(Array(3).fill("private"));
  expect(["10.0.0.0/7", "fc00::/6", "0.0.0.0/0"].map(reservedBlock)).toStrictEqual(Array(3).fill(undefined));
});
