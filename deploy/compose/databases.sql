-- One database and one login role per service. Local use only: real installations bring their own secrets.
create role allhands_staff login password 'staff';
create database allhands_staff owner allhands_staff;
create role allhands_leads login password 'leads';
create database allhands_leads owner allhands_leads;
create role allhands_webhooks login password 'webhooks';
create database allhands_webhooks owner allhands_webhooks;
