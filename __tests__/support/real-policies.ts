/** A policy that AWS or a tool publishes, as facts: each statement in one line. */
export interface RealPolicy {
  /** The page: a name in the IAM or S3 user guide, an AWS managed policy, or an address. */
  readonly from: string;
  readonly statements: readonly string[];
}

/** Policies that IAM takes, and so must we. The names of buckets are changed. */
export const realPolicies: readonly RealPolicy[] = [
  {
    from: "IAM: access-analyzer-policy-generation",
    statements: [
      "Allow cloudtrail:GetTrail on *",
      "Allow iam:GetServiceLastAccessedDetails, iam:GenerateServiceLastAccessedDetails on *",
      "Allow s3:GetObject, s3:ListBucket on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "IAM: access_controlling",
    statements: [
      "Allow cloudwatch:*, dynamodb:*, ec2:*, s3:* on *",
      "Deny s3:* on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "IAM: access_policies",
    statements: [
      "Allow iam:ChangePassword on *",
      "Allow s3:ListAllMyBuckets on *",
      'Allow s3:List*, s3:Get* on arn:aws:s3:::photos, arn:aws:s3:::photos/* if {"Bool": {"aws:MultiFactorAuthPresent": "true"}}',
    ],
  },
  { from: "IAM: access_policies", statements: ["Allow s3:ListBucket on arn:aws:s3:::photos"] },
  {
    from: "IAM: access_policies_access-advisor-example-scenarios",
    statements: [
      "Allow s3:*, kms:*, cloudtrail:*, logs:*, ec2:* on *",
      "Allow iam:CreateServiceLinkedRole, iam:ListRoles, organizations:DescribeOrganization on *",
    ],
  },
  { from: "IAM: access_policies_boundaries", statements: ["Allow s3:*, cloudwatch:*, ec2:* on *"] },
  {
    from: "IAM: access_policies_boundaries",
    statements: [
      "Allow s3:*, cloudwatch:*, ec2:*, dynamodb:* on *",
      "Allow iam:ListUsers, iam:GetAccountPasswordPolicy on *",
      "Allow iam:*AccessKey*, iam:ChangePassword, iam:GetUser, iam:*ServiceSpecificCredential*, iam:*SigningCertificate* on arn:aws:iam::*:user/${aws:username}",
      "Deny s3:* on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
      "Deny ec2:* on arn:aws:ec2:*:*:instance/i-1234567890abcdef0",
    ],
  },
  {
    from: "IAM: access_policies_boundaries",
    statements: [
      "Allow iam:* on *",
      "Allow cloudwatch:GetDashboard, cloudwatch:GetMetricData, cloudwatch:ListDashboards, cloudwatch:GetMetricStatistics, cloudwatch:ListMetrics on *",
      "Allow s3:ListBucket on arn:aws:s3:::photos",
    ],
  },
  {
    from: "IAM: access_policies_policy-summary-examples",
    statements: ["Allow s3:* on *", "Deny s3:* on arn:aws:s3:::photos, arn:aws:s3:::photos/*"],
  },
  {
    from: "IAM: access_policies_policy-summary-examples",
    statements: [
      'Allow s3:PutObject, s3:PutObjectAcl on arn:aws:s3:::photos/* if {"StringEquals": {"s3:x-amz-acl": ["public-read"]}}',
      'Allow s3:PutObject, s3:PutObjectAcl on arn:aws:s3:::shop/* if {"StringEquals": {"s3:x-amz-acl": ["custom"], "s3:x-amz-grant-full-control": ["1234"]}}',
    ],
  },
  {
    from: "IAM: access_policies_policy-summary-examples",
    statements: ["Allow ec2:GetConsoleScreenshot on *", "Allow s3:ListBucket on arn:aws:s3:::photos"],
  },
  { from: "IAM: access_policies_testing-policies", statements: ["Allow s3:GetBucketPolicy on arn:aws:s3:::photos/*"] },
  {
    from: "IAM: id_credentials_temp_control-access_assumerole",
    statements: [
      "Allow s3:ListBucket on arn:aws:s3:::photos",
      "Allow s3:GetObject, s3:PutObject, s3:DeleteObject on arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "IAM: id_credentials_temp_control-access_assumerole",
    statements: [
      "Allow s3:ListBucket on arn:aws:s3:::photos",
      "Allow s3:GetObject, s3:PutObject on arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "IAM: id_credentials_temp_control-access_getfederationtoken",
    statements: [
      "Allow sts:GetFederationToken on *",
      "Allow dynamodb:ListTables on *",
      "Allow sqs:ReceiveMessage on *",
      "Allow s3:ListBucket on *",
      "Allow sns:ListSubscriptions on *",
    ],
  },
  {
    from: "IAM: id_roles_create_policy-examples",
    statements: ["Allow s3:List* on arn:aws:s3:::photos, arn:aws:s3:::photos/*"],
  },
  {
    from: "IAM: id_roles_providers_oidc_user-id",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["Amazon/mynumbersgame/${www.amazon.com:user_id}/*"]}}',
      "Allow s3:GetObject, s3:PutObject, s3:DeleteObject on arn:aws:s3:::photos/amazon/mynumbersgame/${www.amazon.com:user_id}, arn:aws:s3:::photos/amazon/mynumbersgame/${www.amazon.com:user_id}/*",
    ],
  },
  {
    from: "IAM: id_roles_providers_saml",
    statements: [
      'Allow s3:GetObject, s3:PutObject, s3:DeleteObject on arn:aws:s3:::photos/backup/${saml:namequalifier}/${saml:sub}, arn:aws:s3:::photos/backup/${saml:namequalifier}/${saml:sub}/* if {"StringEquals": {"saml:sub_type": "persistent"}}',
    ],
  },
  {
    from: "IAM: id_roles_use_switch-role-cli",
    statements: [
      "Allow s3:GetBucketLocation, s3:GetAccountPublicAccessBlock, s3:ListAccessPoints, s3:ListAllMyBuckets on arn:aws:s3:::*",
      "Allow s3:Get*, s3:List* on arn:aws:s3:::photos/*, arn:aws:s3:::photos",
      "Allow sts:AssumeRole on arn:aws:iam::222222222222:role/efgh",
    ],
  },
  {
    from: "IAM: id_roles_use_switch-role-cli",
    statements: [
      "Allow s3:GetBucketLocation, s3:GetAccountPublicAccessBlock, s3:ListAccessPoints, s3:ListAllMyBuckets on arn:aws:s3:::*",
      "Allow s3:Get*, s3:List* on arn:aws:s3:::photos/*, arn:aws:s3:::photos",
    ],
  },
  {
    from: "IAM: reference_identifiers",
    statements: [
      "Allow s3:* on arn:aws:s3:::photos/marketing/newproductlaunch/widget/*",
      'Allow s3:ListBucket* on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": "marketing/newproductlaunch/widget/*"}}',
    ],
  },
  {
    from: "IAM: reference_policies_elements_condition_operators",
    statements: [
      "Allow s3:ListAllMyBuckets, s3:GetBucketLocation on arn:aws:s3:::*",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/"]}}',
      "Allow s3:* on arn:aws:s3:::photos/home/${aws:username}, arn:aws:s3:::photos/home/${aws:username}/*",
    ],
  },
  {
    from: "IAM: reference_policies_elements_condition_operators",
    statements: ['Allow s3:ListBucket on arn:aws:s3:::photos if {"NumericLessThanEquals": {"s3:max-keys": "10"}}'],
  },
  {
    from: "IAM: reference_policies_elements_condition_operators",
    statements: [
      'Deny s3:* on arn:aws:s3:::photos, arn:aws:s3:::photos/* if {"Bool": {"aws:SecureTransport": "false"}}',
    ],
  },
  {
    from: "IAM: reference_policies_elements_notresource",
    statements: ["Deny s3:* on not arn:aws:s3:::photos/Payroll, arn:aws:s3:::photos/Payroll/*"],
  },
  { from: "IAM: reference_policies_elements_version", statements: ["Allow s3:ListAllMyBuckets on *"] },
  {
    from: "IAM: reference_policies_evaluation-logic-cross-account",
    statements: [
      "Allow s3:ListAllMyBuckets on *",
      "Allow s3:*Object* on arn:aws:s3:::photos/*",
      "Deny s3:* on arn:aws:s3:::*log*, arn:aws:s3:::*log*/*",
    ],
  },
  {
    from: "IAM: reference_policies_evaluation-logic",
    statements: [
      "Allow s3:GetBucketLocation, s3:GetAccountPublicAccessBlock, s3:ListAccessPoints, s3:ListAllMyBuckets on arn:aws:s3:::*",
      "Allow s3:* on arn:aws:s3:::photos/*, arn:aws:s3:::photos",
      "Deny s3:* on arn:aws:s3:::*log*",
    ],
  },
  {
    from: "IAM: reference_policies_examples_iam_multiple-services-console",
    statements: [
      "Allow s3:*, cloudwatch:*, ec2:* on *",
      "Allow iam:ListUsers, iam:GetAccountPasswordPolicy on *",
      "Allow iam:*AccessKey*, iam:ChangePassword, iam:GetUser, iam:*LoginProfile* on arn:aws:iam::*:user/${aws:username}",
      "Deny s3:* on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
      "Deny ec2:* on arn:aws:ec2:*:*:instance/i-1234567890abcdef0",
    ],
  },
  {
    from: "IAM: reference_policies_examples_resource_account_data_exch",
    statements: [
      'Deny not s3:GetObject, s3:PutObject, s3:PutObjectAcl on * if {"StringNotEquals": {"aws:ResourceAccount": ["111122223333"]}}',
      'Deny s3:GetObject, s3:PutObject, s3:PutObjectAcl on * if {"StringNotEquals": {"aws:ResourceAccount": ["111122223333"]}, "ForAllValues:StringNotEquals": {"aws:CalledVia": ["dataexchange.amazonaws.com"]}}',
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_cognito-bucket",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["cognito/application-name/${cognito-identity.amazonaws.com:sub}/*"]}}',
      "Allow s3:DeleteObject, s3:GetObject, s3:PutObject on arn:aws:s3:::photos/cognito/application-name/${cognito-identity.amazonaws.com:sub}/*",
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_deny-except-bucket",
    statements: [
      "Allow s3:* on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
      "Deny not s3:* on not arn:aws:s3:::photos, arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_federated-home-directory-console",
    statements: [
      "Allow s3:GetAccountPublicAccessBlock, s3:GetBucketAcl, s3:GetBucketLocation, s3:GetBucketPolicyStatus, s3:GetBucketPublicAccessBlock, s3:ListAccessPoints, s3:ListAllMyBuckets on *",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:userid}/*"]}}',
      "Allow s3:* on arn:aws:s3:::photos/home/${aws:userid}, arn:aws:s3:::photos/home/${aws:userid}/*",
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_full-access-except-production",
    statements: [
      "Allow s3:ListAllMyBuckets on arn:aws:s3:::*",
      "Allow s3:ListBucket, s3:GetBucketLocation on arn:aws:s3:::*",
      "Allow s3:PutObject, s3:PutObjectAcl, s3:GetObject, s3:GetObjectAcl, s3:DeleteObject on arn:aws:s3:::*/*",
      'Deny s3:* on arn:aws:s3:::photos/*, arn:aws:s3:::photos if {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "1800"}}',
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_home-directory-console",
    statements: [
      "Allow s3:GetAccountPublicAccessBlock, s3:GetBucketAcl, s3:GetBucketLocation, s3:GetBucketPolicyStatus, s3:GetBucketPublicAccessBlock, s3:ListAccessPoints, s3:ListAllMyBuckets on *",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}}',
      "Allow s3:* on arn:aws:s3:::photos/home/${aws:username}, arn:aws:s3:::photos/home/${aws:username}/*",
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_rw-bucket-console",
    statements: [
      "Allow s3:GetAccountPublicAccessBlock, s3:GetBucketAcl, s3:GetBucketLocation, s3:GetBucketPolicyStatus, s3:GetBucketPublicAccessBlock, s3:ListAccessPoints, s3:ListAllMyBuckets on *",
      "Allow s3:ListBucket on arn:aws:s3:::photos",
      "Allow s3:*Object on arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "IAM: reference_policies_examples_s3_rw-bucket",
    statements: ["Allow s3:ListBucket on arn:aws:s3:::photos", "Allow s3:*Object on arn:aws:s3:::photos/*"],
  },
  {
    from: "IAM: reference_policies_variables",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["David/*"]}}',
      "Allow s3:GetObject, s3:PutObject on arn:aws:s3:::photos/David/*",
    ],
  },
  {
    from: "IAM: reference_policies_variables",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["${aws:username}/*"]}}',
      "Allow s3:GetObject, s3:PutObject on arn:aws:s3:::photos/${aws:username}/*",
    ],
  },
  {
    from: "IAM: tutorial_cross-account-with-roles",
    statements: [
      "Allow s3:ListAllMyBuckets on *",
      "Allow s3:ListBucket, s3:GetBucketLocation on arn:aws:s3:::photos",
      "Allow s3:GetObject, s3:PutObject, s3:DeleteObject on arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "S3: S3LensCLIExamples",
    statements: [
      'Allow s3:GetStorageLensConfiguration, s3:DeleteStorageLensConfiguration, s3:PutStorageLensConfiguration on arn:aws:s3:us-east-1:example-account-id:storage-lens/your-dashboard-name if {"StringEquals": {"aws:ResourceTag/key1": "value1"}}',
    ],
  },
  {
    from: "S3: S3LensCLIExamples",
    statements: [
      'Allow s3:GetStorageLensConfiguration, s3:DeleteStorageLensConfiguration, s3:PutStorageLensConfiguration on arn:aws:s3:us-east-1:example-account-id:storage-lens/* if {"StringEquals": {"aws:ResourceTag/key1": "value1"}}',
    ],
  },
  {
    from: "S3: access-control-overview",
    statements: [
      "Allow s3:PutObject, s3:GetObject, s3:ListBucket, s3:DeleteObject, s3:GetBucketLocation on arn:aws:s3:::photos/*, arn:aws:s3:::photos",
      "Allow s3:ListAllMyBuckets on *",
    ],
  },
  {
    from: "S3: access-points-policies",
    statements: ['Deny s3:CreateAccessPoint on * if {"StringNotEquals": {"s3:AccessPointNetworkOrigin": "VPC"}}'],
  },
  {
    from: "S3: amazon-s3-condition-keys",
    statements: ['Allow s3:PutObject on arn:aws:s3:::photos/* if {"StringEquals": {"s3:x-amz-acl": "public-read"}}'],
  },
  {
    from: "S3: amazon-s3-policy-keys",
    statements: ['Allow s3:CreateBucket on arn:aws:s3:::* if {"StringLike": {"s3:LocationConstraint": "sa-east-1"}}'],
  },
  {
    from: "S3: amazon-s3-policy-keys",
    statements: [
      'Allow s3:CreateBucket on arn:aws:s3:::* if {"StringLike": {"s3:LocationConstraint": "sa-east-1"}}',
      'Deny s3:CreateBucket on arn:aws:s3:::* if {"StringNotLike": {"s3:LocationConstraint": "sa-east-1"}}',
    ],
  },
  {
    from: "S3: amazon-s3-policy-keys",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringEquals": {"s3:prefix": "projects"}}',
      'Deny s3:ListBucket on arn:aws:s3:::photos if {"StringNotEquals": {"s3:prefix": "projects"}}',
    ],
  },
  {
    from: "S3: batch-ops-copy-example-bucket-key",
    statements: [
      "Allow s3:PutObject, s3:PutObjectTagging, s3:PutObjectAcl, s3:PutObjectVersionTagging, s3:PutObjectVersionAcl, s3:GetObject, s3:GetObjectAcl, s3:GetObjectTagging, s3:GetObjectVersion, s3:GetObjectVersionAcl, s3:GetObjectVersionTagging on arn:aws:s3:::{SOURCE_BUCKET_FOR_COPY}/*, arn:aws:s3:::{DESTINATION_BUCKET_FOR_COPY}/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::{MANIFEST_KEY}",
      "Allow s3:PutObject on arn:aws:s3:::{REPORT_BUCKET}/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:PutObject, s3:PutObjectAcl, s3:PutObjectTagging on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectAcl, s3:GetObjectTagging, s3:ListBucket on arn:aws:s3:::shop, arn:aws:s3:::shop/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::media/*",
      "Allow s3:PutObject on arn:aws:s3:::reports/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:PutObjectTagging, s3:PutObjectVersionTagging on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:DeleteObjectTagging, s3:DeleteObjectVersionTagging on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:PutObjectAcl, s3:PutObjectVersionAcl on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:RestoreObject on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:GetBucketObjectLockConfiguration on arn:aws:s3:::photos",
      "Allow s3:PutObjectRetention, s3:BypassGovernanceRetention on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:GetBucketObjectLockConfiguration on arn:aws:s3:::photos",
      "Allow s3:PutObjectLegalHold on arn:aws:s3:::photos/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:InitiateReplication on arn:aws:s3:::*** replication source bucket ***/*",
      "Allow s3:GetReplicationConfiguration, s3:PutInventoryConfiguration on arn:aws:s3:::*** replication source bucket ***",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::*** manifest bucket ***/*",
      "Allow s3:PutObject on arn:aws:s3:::*** completion report bucket ****/*, arn:aws:s3:::*** manifest bucket ****/*",
    ],
  },
  {
    from: "S3: batch-ops-iam-role-policies",
    statements: [
      "Allow s3:InitiateReplication on arn:aws:s3:::*** replication source bucket ***/*",
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::*** manifest bucket ***/*",
      "Allow s3:PutObject on arn:aws:s3:::*** completion report bucket ****/*",
    ],
  },
  {
    from: "S3: batch-ops-invoke-lambda",
    statements: ["Allow s3:GetObject, s3:GetObjectVersion, s3:PutObject, lambda:InvokeFunction on *"],
  },
  {
    from: "S3: ensure-object-ownership",
    statements: [
      'Deny s3:CreateBucket on * if {"StringNotEquals": {"s3:x-amz-object-ownership": "BucketOwnerEnforced"}}',
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:ListAllMyBuckets on *",
      "Allow s3:ListBucket, s3:GetBucketLocation on arn:aws:s3:::photos",
      "Allow s3:PutObject, s3:PutObjectAcl, s3:GetObject, s3:GetObjectAcl, s3:DeleteObject on arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:PutObject, s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::photos/Mary/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:PutObject, s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::photos/${aws:username}/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:ListAllMyBuckets, s3:GetBucketLocation on arn:aws:s3:::*",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringEquals": {"s3:prefix": [""], "s3:delimiter": ["/"]}}',
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["${aws:username}/*"]}}',
      "Allow s3:PutObject, s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::photos/${aws:username}/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:PutObject, s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::photos/home/${aws:userid}/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:PutObject, s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::photos/share/marketing/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: ["Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::photos/readonly/*"],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      "Allow s3:PutObject on arn:aws:s3:::photos/uploads/anycompany/*",
      "Deny s3:* on not arn:aws:s3:::photos/uploads/anycompany/*",
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: ['Deny s3:* on * if {"StringNotEquals": {"aws:ResourceAccount": ["222222222222"]}}'],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      'Allow s3:* on * if {"ForAllValues:StringNotLike": {"aws:ResourceOrgPaths": ["o-acorg/r-acroot/ou-acroot-exampleou/"]}}',
    ],
  },
  {
    from: "S3: example-policies-s3",
    statements: [
      'Deny s3:* on arn:aws:s3:::*/* if {"StringNotEquals": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}',
    ],
  },
  {
    from: "S3: example-walkthroughs-managing-access-example1",
    statements: ["Allow s3:PutObject on arn:aws:s3:::photos/*"],
  },
  {
    from: "S3: example-walkthroughs-managing-access-example2",
    statements: ["Allow s3:ListBucket on arn:aws:s3:::photos"],
  },
  {
    from: "S3: example-walkthroughs-managing-access-example4",
    statements: ["Allow s3:GetObject on arn:aws:s3:::photos/*"],
  },
  {
    from: "S3: olap-policies",
    statements: [
      'Allow lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:MyObjectLambdaFunction:$LATEST if {"ForAnyValue:StringEquals": {"aws:CalledVia": ["s3-object-lambda.amazonaws.com"]}}',
      'Allow s3:Get*, s3:List* on arn:aws:s3:us-east-1:111122223333:accesspoint/my-access-point/* if {"ForAnyValue:StringEquals": {"aws:CalledVia": ["s3-object-lambda.amazonaws.com"]}}',
      "Allow s3-object-lambda:Get*, s3-object-lambda:List* on arn:aws:s3-object-lambda:us-east-1:111122223333:accesspoint/my-object-lambda-ap",
    ],
  },
  {
    from: "S3: replication-walkthrough-3",
    statements: [
      "Allow s3:GetObjectVersionForReplication, s3:GetObjectVersionAcl on arn:aws:s3:::photos/*",
      "Allow s3:ListBucket, s3:GetReplicationConfiguration on arn:aws:s3:::photos",
      "Allow s3:ReplicateObject, s3:ReplicateDelete, s3:ObjectOwnerOverrideToBucketOwner, s3:ReplicateTags, s3:GetObjectVersionTagging on arn:aws:s3:::shop/*",
    ],
  },
  {
    from: "S3: replication-walkthrough1",
    statements: [
      "Allow s3:GetObjectVersionForReplication, s3:GetObjectVersionAcl, s3:GetObjectVersionTagging on arn:aws:s3:::photos/*",
      "Allow s3:ListBucket, s3:GetReplicationConfiguration on arn:aws:s3:::photos",
      "Allow s3:ReplicateObject, s3:ReplicateDelete, s3:ReplicateTags on arn:aws:s3:::shop/*",
    ],
  },
  {
    from: "S3: setting-repl-config-perm-overview",
    statements: [
      "Allow s3:GetReplicationConfiguration, s3:ListBucket on arn:aws:s3:::photos",
      "Allow s3:GetObjectVersionForReplication, s3:GetObjectVersionAcl, s3:GetObjectVersionTagging on arn:aws:s3:::photos/*",
      "Allow s3:ReplicateObject, s3:ReplicateDelete, s3:ReplicateTags on arn:aws:s3:::shop/*",
    ],
  },
  {
    from: "S3: specify-batchjob-manifest-xaccount-csv",
    statements: [
      "Allow s3:PutObject, s3:PutObjectVersionAcl, s3:PutObjectAcl, s3:PutObjectVersionTagging, s3:PutObjectTagging, s3:GetObject, s3:GetObjectVersion, s3:GetObjectAcl, s3:GetObjectTagging, s3:GetObjectVersionAcl, s3:GetObjectVersionTagging on arn:aws:s3:::photos/*, arn:aws:s3:::shop/*, arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: specify-batchjob-manifest-xaccount-inventory",
    statements: [
      "Allow s3:PutObject, s3:PutObjectVersionAcl, s3:PutObjectAcl, s3:PutObjectVersionTagging, s3:PutObjectTagging, s3:GetObject, s3:GetObjectVersion, s3:GetObjectAcl, s3:GetObjectTagging, s3:GetObjectVersionAcl, s3:GetObjectVersionTagging on arn:aws:s3:::photos/*, arn:aws:s3:::shop/*, arn:aws:s3:::media/*",
    ],
  },
  {
    from: "S3: tutorial-s3-batchops-lambda-mediaconvert-video",
    statements: [
      "Allow logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents on *",
      "Allow iam:PassRole on arn:aws:iam::111122223333:role/tutorial-mediaconvert-role",
      "Allow mediaconvert:* on *",
      "Allow s3:* on *",
    ],
  },
  {
    from: "S3: tutorial-s3-batchops-lambda-mediaconvert-video",
    statements: [
      "Allow s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::photos/*, arn:aws:s3:::shop/*",
      "Allow s3:PutObject on arn:aws:s3:::media/*",
      "Allow lambda:InvokeFunction on arn:aws:lambda:us-west-2:111122223333:function:tutorial-lambda-convert",
    ],
  },
  {
    from: "S3: using-with-s3-actions",
    statements: ["Allow s3:CreateBucket, s3:ListAllMyBuckets, s3:GetBucketLocation on arn:aws:s3:::*"],
  },
  { from: "S3: using-with-s3-actions", statements: ["Allow s3:GetAccountPublicAccessBlock on *"] },
  { from: "S3: walkthrough1", statements: ["Allow s3:ListAllMyBuckets on arn:aws:s3:::*"] },
  {
    from: "S3: walkthrough1",
    statements: [
      "Allow s3:ListAllMyBuckets, s3:GetBucketLocation on arn:aws:s3:::*",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringEquals": {"s3:prefix": [""], "s3:delimiter": ["/"]}}',
    ],
  },
  {
    from: "S3: walkthrough1",
    statements: ['Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["Development/*"]}}'],
  },
  {
    from: "S3: walkthrough1",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["Development/*"]}}',
      "Allow s3:GetObject, s3:PutObject on arn:aws:s3:::photos/Development/*",
    ],
  },
  {
    from: "S3: walkthrough1",
    statements: [
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["Development/*"]}}',
      "Allow s3:GetObject, s3:PutObject on arn:aws:s3:::photos/Development/*",
      'Deny s3:ListBucket on arn:aws:s3:::photos if {"StringNotLike": {"s3:prefix": ["Development/*", ""]}, "Null": {"s3:prefix": false}}',
    ],
  },
  {
    from: "S3: walkthrough1",
    statements: [
      "Allow s3:ListAllMyBuckets, s3:GetBucketLocation on arn:aws:s3:::*",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringEquals": {"s3:prefix": [""]}}',
      'Deny s3:ListBucket on arn:aws:s3:::* if {"StringNotEquals": {"s3:delimiter": "/"}}',
      "Deny s3:* on arn:aws:s3:::photos/Private/*",
      'Deny s3:ListBucket on arn:aws:s3:::* if {"StringLike": {"s3:prefix": ["Private/"]}}',
    ],
  },
  { from: "managed: AmazonS3FullAccess", statements: ["Allow s3:*, s3-object-lambda:* on *"] },
  {
    from: "managed: AmazonS3ReadOnlyAccess",
    statements: ["Allow s3:Get*, s3:List*, s3:Describe*, s3-object-lambda:Get*, s3-object-lambda:List* on *"],
  },
  {
    from: "managed: S3UnlockBucketPolicy",
    statements: [
      "Deny not s3:DeleteBucketPolicy, s3:PutBucketPolicy, s3:GetBucketPolicy, s3:ListAllMyBuckets on *",
      'Deny s3:DeleteBucketPolicy, s3:PutBucketPolicy, s3:GetBucketPolicy, s3:ListAllMyBuckets on * if {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}',
    ],
  },
  { from: "managed: IVSRecordToS3", statements: ["Allow s3:PutObject on arn:aws:s3:::photos*/ivs/*"] },
  {
    from: "managed: AmazonDMSRedshiftS3Role",
    statements: [
      "Allow s3:CreateBucket, s3:ListBucket, s3:DeleteBucket, s3:GetBucketLocation, s3:GetObject, s3:PutObject, s3:DeleteObject, s3:GetObjectVersion, s3:GetBucketPolicy, s3:PutBucketPolicy, s3:GetBucketAcl, s3:PutBucketVersioning, s3:GetBucketVersioning, s3:PutLifecycleConfiguration, s3:GetLifecycleConfiguration, s3:DeleteBucketPolicy on arn:aws:s3:::photos*",
    ],
  },
  {
    from: "managed: QuickSightAccessForS3StorageManagementAnalyticsReadOnly",
    statements: [
      "Allow s3:GetObject on arn:aws:s3:::photos*",
      "Allow s3:GetAnalyticsConfiguration, s3:ListAllMyBuckets, s3:GetBucketLocation on *",
    ],
  },
  {
    from: "managed: AmazonS3FilesFullAccess",
    statements: [
      "Allow s3files:* on *",
      "Allow ec2:DescribeSubnets, ec2:DescribeNetworkInterfaces, ec2:DescribeNetworkInterfaceAttribute, ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface, ec2:ModifyNetworkInterfaceAttribute, ec2:DescribeSecurityGroups, ec2:DescribeVpcs, ec2:DescribeAvailabilityZones on *",
      "Allow s3:GetBucketNotification, s3:PutBucketNotification on arn:aws:s3:::*",
      'Allow events:DeleteRule, events:PutRule, events:PutTargets, events:RemoveTargets on arn:aws:events:*:*:rule/DO-NOT-DELETE-S3-Files* if {"StringEquals": {"events:ManagedBy": "elasticfilesystem.amazonaws.com"}}',
      "Allow events:DescribeRule, events:ListRules, events:ListTargetsByRule on arn:aws:events:*:*:rule/*",
      'Allow iam:PassRole on arn:aws:iam::*:role/* if {"StringEquals": {"iam:PassedToService": "elasticfilesystem.amazonaws.com"}}',
    ],
  },
  {
    from: "managed: AWSBackupServiceRolePolicyForS3Backup",
    statements: [
      "Allow cloudwatch:GetMetricData on *",
      "Allow events:DeleteRule, events:PutTargets, events:DescribeRule, events:EnableRule, events:PutRule, events:RemoveTargets, events:ListTargetsByRule, events:DisableRule on arn:aws:events:*:*:rule/AwsBackupManagedRule*",
      "Allow events:ListRules on *",
      'Allow kms:Decrypt, kms:DescribeKey on * if {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}',
      "Allow s3:GetBucketTagging, s3:GetInventoryConfiguration, s3:ListBucketVersions, s3:ListBucket, s3:GetBucketVersioning, s3:GetBucketLocation, s3:GetBucketAcl, s3:PutInventoryConfiguration, s3:GetBucketNotification, s3:PutBucketNotification on arn:aws:s3:::*",
      "Allow s3:GetObjectAcl, s3:GetObject, s3:GetObjectVersionTagging, s3:GetObjectVersionAcl, s3:GetObjectTagging, s3:GetObjectVersion on arn:aws:s3:::*/*",
      "Allow s3:ListAllMyBuckets on *",
      'Allow backup:TagResource on arn:aws:backup:*:*:recovery-point:* if {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}',
    ],
  },
  {
    from: "managed: AWSBackupServiceRolePolicyForS3Restore",
    statements: [
      "Allow s3:CreateBucket, s3:ListBucketVersions, s3:ListBucket, s3:GetBucketVersioning, s3:GetBucketLocation, s3:PutBucketVersioning, s3:PutBucketOwnershipControls, s3:GetBucketOwnershipControls on arn:aws:s3:::*",
      "Allow s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:PutObjectVersionAcl, s3:GetObjectVersionAcl, s3:GetObjectTagging, s3:PutObjectTagging, s3:GetObjectAcl, s3:PutObjectAcl, s3:ListMultipartUploadParts, s3:PutObject on arn:aws:s3:::*/*",
      'Allow kms:DescribeKey, kms:GenerateDataKey, kms:Decrypt on * if {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}',
    ],
  },
  {
    from: "managed: AWSQuickSetupSSMDeploymentS3BucketRolePolicy",
    statements: [
      'Allow s3:CreateBucket, s3:DeleteBucket, s3:DeleteBucketPolicy, s3:PutBucketPublicAccessBlock, s3:ListBucket, s3:PutBucketPolicy, s3:PutEncryptionConfiguration, s3:PutBucketTagging, s3:PutLifecycleConfiguration, s3:PutBucketVersioning on arn:aws:s3:::photos* if {"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}, "StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}',
    ],
  },
  {
    from: "https://docs.ewww.io/article/61-creating-an-amazon-web-services-aws-user",
    statements: ["Allow s3:CreateBucket, s3:DeleteObject, s3:Put*, s3:Get*, s3:List* on arn:aws:s3:::*"],
  },
  {
    from: "https://deliciousbrains.com/wp-offload-media/doc/custom-iam-policy-for-amazon-s3/",
    statements: [
      "Allow s3:PutObject, s3:GetObject, s3:DeleteObject, s3:PutObjectAcl on arn:aws:s3:::*/*",
      "Allow s3:GetBucketPublicAccessBlock, s3:PutBucketPublicAccessBlock, s3:GetBucketOwnershipControls, s3:PutBucketOwnershipControls, s3:CreateBucket, s3:ListBucket, s3:GetBucketLocation on arn:aws:s3:::*",
      "Allow s3:ListAllMyBuckets on *",
    ],
  },
  {
    from: "https://github.com/humanmade/S3-Uploads/blob/master/inc/class-wp-cli-command.php",
    statements: [
      "Allow s3:AbortMultipartUpload, s3:DeleteObject, s3:GetBucketAcl, s3:GetBucketLocation, s3:GetBucketPolicy, s3:GetObject, s3:GetObjectAcl, s3:ListBucket, s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts, s3:PutObject, s3:PutObjectAcl on arn:aws:s3:::photos/*",
      'Allow s3:ListBucket on arn:aws:s3:::photos if {"StringLike": {"s3:prefix": ["*"]}}',
    ],
  },
  {
    from: "https://github.com/Automattic/s3-media-sync/blob/develop/docs/aws-setup-guide.md",
    statements: [
      "Allow s3:ListBucket, s3:GetBucketLocation on arn:aws:s3:::photos",
      "Allow s3:PutObject, s3:GetObject, s3:DeleteObject, s3:PutObjectAcl on arn:aws:s3:::photos/wp-content/uploads/*",
    ],
  },
  {
    from: "https://cloudcannon.com/documentation/guides/imgix-guide/create-iam-policies",
    statements: [
      "Allow s3:PutObject, s3:GetBucketLocation, s3:GetObjectAcl, s3:GetObject, s3:ListBucketMultipartUploads, s3:AbortMultipartUpload, s3:ListBucket, s3:PutObjectAcl, s3:ListMultipartUploadParts on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
    ],
  },
  {
    from: "https://gist.github.com/jawngee/72ceb2c114f4c5aa043d5f834e017c08",
    statements: [
      "Allow s3:GetObject, s3:ListBucket, s3:GetBucketLocation on arn:aws:s3:::photos/*, arn:aws:s3:::photos",
    ],
  },
  {
    from: "https://github.com/imagekitio/docs-keep-a-changelog/blob/master/integration/configure-origin/amazon-s3-bucket-origin.md",
    statements: ["Allow s3:GetObject on arn:aws:s3:::photos, arn:aws:s3:::photos/*"],
  },
  {
    from: "https://developers.cloudflare.com/images/storage/upload-images/sourcing-kit/credentials/",
    statements: ["Allow s3:Get*, s3:List* on arn:aws:s3:::photos, arn:aws:s3:::photos/*"],
  },
  {
    from: "https://transloadit.com/docs/robots/s3-store/",
    statements: [
      "Allow s3:GetBucketLocation, s3:ListBucket, s3:PutObject, s3:PutObjectAcl on arn:aws:s3:::photos, arn:aws:s3:::photos/*",
    ],
  },
];

/** The document of which each line is a statement: `Deny not s3:GetObject on not arn:aws:s3:::photos if {…}`. */
export function documentOf({ statements }: RealPolicy) {
  return { Version: "2012-10-17" as const, Statement: statements.map(statementOf) };
}

function statementOf(line: string) {
  const form = /^(Allow|Deny) (not )?(.+?) on (not )?(.+?)(?: if (\{.*\}))?$/;
  const [, effect, notActions, actions = "", notResources, resources = "", condition] = form.exec(line) ?? [];
  return {
    Effect: effect as "Allow" | "Deny",
    [notActions ? "NotAction" : "Action"]: actions.split(", "),
    [notResources ? "NotResource" : "Resource"]: resources.split(", "),
    ...(condition ? { Condition: JSON.parse(condition) } : {}),
  };
}
