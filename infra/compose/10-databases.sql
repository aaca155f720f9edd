-- The consumer's own role and database; its password is the one that was made on the first start.
\set password `cat /run/secrets/consumer-password`
CREATE ROLE consumer LOGIN PASSWORD :'password';
CREATE DATABASE intercom_dsar OWNER consumer;
