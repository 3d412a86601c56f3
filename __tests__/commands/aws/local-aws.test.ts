import { isLoopback } from "../../../commands/aws/local-aws";

test.each(["http://127.0.0.1:5000", "http://localhost:4566/", "https://127.1.2.3", "http://[::1]:5000"])(
  "recognizes %s as an address of this machine",
  (address) => expect(isLoopback(address)).toBe(true),
);

test.each([
  "https://iam.amazonaws.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://user@192.168.0.1",
  "http://127.0.0.1@example.com",
  "http://10.0.0.1",
  "ftp://localhost",
  "localhost",
  "",
])("rejects %j as an address of this machine", (address) => expect(isLoopback(address)).toBe(false));
