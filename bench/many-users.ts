import { S3Access, S3UserApp, S3UserStack, StateBackend } from "terraform-s3-user";

// USERS users in STACKS stacks, with access to BUCKETS or to every bucket, and with state in STATE_BUCKET or in a local
// file.
// Prints the peak memory of the process, in kilobytes.
const [users, stacks] = [Number(process.env.USERS), Number(process.env.STACKS)];
const buckets = process.env.BUCKETS ? process.env.BUCKETS.split(" ") : undefined;
const stateBucket = process.env.STATE_BUCKET;
const app = new S3UserApp();
for (let stack = 0; stack < stacks; stack++) {
  new S3UserStack(app, `many-${stack}`, {
    backend: stateBucket ? StateBackend.s3({ bucket: stateBucket }) : StateBackend.local(),
    users: Array.from({ length: users / stacks }, (_, user) => ({
      userName: `s3-image-optimizer-${stack}-${user}`,
      access: buckets ? S3Access.readWrite(buckets) : S3Access.allBuckets(),
    })),
  });
}
app.synth();
console.log(process.resourceUsage().maxRSS);
