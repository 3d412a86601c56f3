import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";

// The users in the picture of the review's page.

const app = new S3UserApp();
new S3UserStack(app, "website", {
  region: "eu-central-1",
  tags: { team: "web" },
  users: [
    { userName: "s3-image-optimizer", access: S3Access.forSoftware("s3-image-optimizer", ["photos", "shop/images/*"]) },
    { userName: "backup", access: S3Access.buckets(["backups"]) },
    { userName: "legacy-cms", access: S3Access.allBuckets(), accessKeys: [{ name: "primary" }, { name: "second" }] },
    { userName: "reports", access: S3Access.readOnly(["backups/reports/*"], { listAllBuckets: true }) },
    { userName: "shop-uploads", existing: "import", access: S3Access.readWrite(["shop/uploads/*"]) },
  ],
});
app.synth();
