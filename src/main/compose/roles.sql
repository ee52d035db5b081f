-- Run by the database's first start, as its superuser: who owns the mirror, and who writes it. `holdfast mirror setup`
-- makes the rest.
\set owner `cat /run/holdfast/owner/password`
\set writer `cat /run/holdfast/mirror/password`
CREATE ROLE holdfast LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE holdfast_writer LOGIN PASSWORD :'writer';
CREATE DATABASE holdfast OWNER holdfast;
ALTER ROLE postgres PASSWORD NULL;
