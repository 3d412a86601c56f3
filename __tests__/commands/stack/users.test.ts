import { deployedUsers } from "../../../commands/stack/deployed";
import { chooseUser, joinUsers } from "../../../commands/stack/users";
import { declaredStack, managed } from "../../support/users";

test("reads two users with the same name under two providers as two users", () => {
  const json = {
    resource: {
      aws_iam_user: { a: { name: "web" }, b: { name: "web", provider: "aws.second" } },
      aws_iam_access_key: {
        ka: { user: "${aws_iam_user.a.name}" },
        kb: { user: "${aws_iam_user.b.name}", provider: "aws.second" },
      },
    },
  };
  const state = [
    managed("aws_iam_user", "a", { name: "web", arn: "arn:aws:iam::111111111111:user/web" }),
    managed("aws_iam_user", "b", { name: "web", arn: "arn:aws:iam::222222222222:user/web" }, "aws.second"),
    managed("aws_iam_access_key", "ka", { id: "AKIA1", user: "web", status: "Active" }),
    managed("aws_iam_access_key", "kb", { id: "AKIA2", user: "web", status: "Active" }, "aws.second"),
  ];
  const users = joinUsers(declaredStack({ name: "site", directory: "", file: "", json }), deployedUsers(state));
  expect(users.map(({ account, keys }) => [account, keys.map(({ deployed }) => deployed?.accessKeyId)])).toStrictEqual([
    ["111111111111", ["AKIA1"]],
    ["222222222222", ["AKIA2"]],
  ]);
});

test("needs no name for the only user of main.ts, also while the state has one that was renamed", () => {
  const json = { resource: { aws_iam_user: { pix: { name: "pix" } } } };
  const state = [managed("aws_iam_user", "pics", { name: "pics", arn: "arn:aws:iam::111111111111:user/pics" })];
  const users = joinUsers(declaredStack({ name: "site", directory: "", file: "", json }), deployedUsers(state));
  expect(users).toHaveLength(2);
  expect(chooseUser(users, undefined).name).toBe("pix");
  expect(chooseUser(users, "pics").name).toBe("pics");
});
