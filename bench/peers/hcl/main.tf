terraform {
  required_version = ">= 1.11.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "users" {
  type    = set(string)
  default = ["s3-image-optimizer"]
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_iam_user" "this" {
  for_each = var.users
  name     = each.value
}

resource "aws_iam_access_key" "this" {
  for_each = aws_iam_user.this
  user     = each.value.name
}

resource "aws_iam_user_policy" "s3_access" {
  for_each = aws_iam_user.this
  name     = "S3Access"
  user     = each.value.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"]
        Resource = "arn:aws:s3:::*"
      },
    ]
  })
}

output "users" {
  description = "User name → ARN, policy name and access key ids."
  value = {
    for name, user in aws_iam_user.this : name => {
      arn            = user.arn
      policy_name    = aws_iam_user_policy.s3_access[name].name
      access_key_ids = { primary = aws_iam_access_key.this[name].id }
    }
  }
}

output "credentials" {
  description = "User name → key → access key id and secret."
  sensitive   = true
  value = {
    for name, key in aws_iam_access_key.this : name => {
      primary = { access_key_id = key.id, secret_access_key = key.secret }
    }
  }
}
