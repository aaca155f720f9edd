-- A role and a database for each of the two apps; the passwords are those that were made on the first start.
\set consumer `cat /run/secrets/consumer-password`
\set auth `cat /run/secrets/auth-password`
CREATE ROLE consumer LOGIN PASSWORD :'consumer';
CREATE ROLE auth LOGIN PASSWORD :'auth';
CREATE DATABASE consumer OWNER consumer;
CREATE DATABASE auth OWNER auth;
REVOKE CONNECT ON DATABASE consumer, auth FROM PUBLIC;
