/** What the template tells the functions; a module that reads it is imported after this one. */
Object.assign(process.env, {
  AWS_REGION: 'eu-west-3',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  TABLE_NAME: 'table',
  BUCKET_NAME: 'bucket',
  CURSOR_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-3:1:secret:cursors',
  TENANT_CLAIM: 'tenant_id',
  ROLE_CLAIM: 'role',
  USER_POOL_ID: 'eu-west-3_pool',
  MACHINE_ARN: 'arn:aws:states:eu-west-3:1:stateMachine:month-end',
  AUDIT_MACHINE_ARN: 'arn:aws:states:eu-west-3:1:stateMachine:audit',
  SETTLE_SECONDS: '30',
  MAIL_FROM: 'billing@monthend.example',
  MAIL_CONFIGURATION_SET: 'mails',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
