import type * as Cdktf from "cdktf";

// The only file that distinguishes cdktf and its fork CDK Terrain (cdktn), which has the same classes in another
// package. Everything else here is written for cdktf, and imports only types from it.

/** Whether to use the fork: it is installed, and cdktf is not. */
export const isFork = !isInstalled("cdktf") && isInstalled("cdktn");

const cdktf: typeof Cdktf = isFork ? require("cdktn") : require("cdktf");

export const {
  Annotations,
  App,
  DataTerraformRemoteState,
  DefaultTokenResolver,
  Fn,
  FOR_EXPRESSION_VALUE,
  Lazy,
  LocalBackend,
  ref,
  S3Backend,
  StringConcat,
  TerraformBackend,
  TerraformDataSource,
  TerraformElement,
  TerraformIterator,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Token,
  Tokenization,
} = cdktf;

export type App = Cdktf.App;
export type TerraformBackend = Cdktf.TerraformBackend;
export type TerraformDataSource = Cdktf.TerraformDataSource;
export type TerraformProvider = Cdktf.TerraformProvider;
export type TerraformResource = Cdktf.TerraformResource;
export type TerraformRemoteState = Cdktf.TerraformRemoteState;
export type TerraformStack = Cdktf.TerraformStack;

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
