import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";

const app = new S3UserApp();

new S3UserStack(app, "image-optimizer", {
  region: "us-east-1",
  users: [
    {
      userName: "s3-image-optimizer", // ← your user's name
      access: S3Access.allBuckets(), // ← what it can access
    },
  ],
});

app.synth();
