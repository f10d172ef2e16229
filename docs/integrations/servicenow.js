/*
 * ServiceNow has no webhooks of its own: this business rule sends them. Make one for each table that your firm works on, such
 * as "Incident", and one for "Time Worked" (task_time_worked): Advanced, When "async", Insert, Update and Delete ticked, and
 * this as its script. Then make two system properties, both private:
 *   monthend.url     the URL of the integration, as Monthend shows it
 *   monthend.secret  its secret
 */
(function executeRule(current, previous) {
  var text = function (field) {
    return current.isValidField(field) ? String(current.getValue(field) || '') : '';
  };
  var shown = function (field) {
    return current.isValidField(field) ? String(current.getDisplayValue(field) || '') : '';
  };
  var emailOf = function (field) {
    return current.isValidField(field) && text(field) ? String(current[field].email || '') : '';
  };

  var body = {
    source: 'servicenow',
    schema: 1,
    operation: current.operation(),
    table: current.getTableName(),
    sys_id: current.getUniqueValue(),
    sys_updated_on: text('sys_updated_on'),
    sys_mod_count: text('sys_mod_count'),
  };
  if (body.table === 'task_time_worked') {
    body.task = text('task');
    body.user_id = text('user');
    body.user = shown('user');
    body.user_email = emailOf('user');
    body.time_in_seconds = text('time_in_seconds');
    body.rate_type = shown('rate_type');
    body.comments = text('comments');
    body.sys_created_on = text('sys_created_on');
  } else {
    body.number = text('number');
    body.short_description = text('short_description');
    body.state = text('state');
    body.priority = shown('priority');
    body.category = text('category');
    body.company_id = text('company');
    body.company = shown('company');
    body.caller_id = text('caller_id');
    body.caller = shown('caller_id');
    body.caller_email = emailOf('caller_id');
    body.assigned_to_id = text('assigned_to');
    body.assigned_to = shown('assigned_to');
    body.assigned_to_email = emailOf('assigned_to');
    body.opened_at = text('opened_at');
    body.resolved_at = text('resolved_at');
    body.closed_at = text('closed_at');
  }

  var request = new sn_ws.RESTMessageV2();
  request.setEndpoint(gs.getProperty('monthend.url'));
  request.setHttpMethod('POST');
  request.setRequestHeader('Content-Type', 'application/json');
  request.setRequestHeader('X-Webhook-Secret', gs.getProperty('monthend.secret'));
  request.setRequestBody(JSON.stringify(body));
  var status = request.execute().getStatusCode();
  if (status !== 200 && status !== 202)
    gs.error('Monthend answered ' + status + ' for ' + body.table + ' ' + body.sys_id);
})(current, previous);
