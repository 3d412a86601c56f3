import { S3UserApp, S3UserStack } from "terraform-s3-user";

// One stack with as many users as USERS says. Prints the peak of the process's memory, in kilobytes.
const app = new S3UserApp();
new S3UserStack(app, "many", {
  users: Array.from({ length: Number(process.env.USERS) }, (_, index) => ({ userName: `s3-image-optimizer-${index}` })),
});
app.synth();
console.log(process.resourceUsage().maxRSS);
