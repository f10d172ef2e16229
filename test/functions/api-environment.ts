/** What the template tells the API's functions. Import it before a handler: they read it while they load. */
Object.assign(process.env, {
  AWS_REGION: 'eu-west-3',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  TABLE_NAME: 'table',
  BUCKET_NAME: 'bucket',
  CURSOR_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-3:000000000000:secret:cursors',
  TENANT_CLAIM: 'tenant_id',
  ROLE_CLAIM: 'role',
  MACHINE_ARN: 'arn:aws:states:eu-west-3:000000000000:stateMachine:month-end',
  AUDIT_MACHINE_ARN: 'arn:aws:states:eu-west-3:000000000000:stateMachine:audit',
  MAIL_FROM: 'billing@monthend.example',
  MAIL_CONFIGURATION_SET: 'mails',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
