-- Who may do what. Runs after each migration, in whatever schema that was, and changes nothing that is so already.
-- Needs no superuser. Roles belong to the whole server and may be there: made by hand, or for another database.
DO $$
DECLARE
    home    name := '${flyway:defaultSchema}';
    -- What each role is made with. The analyst's limits are those of its login; see the README for what a login may set itself.
    writer  text := 'CREATE ROLE holdfast_writer LOGIN';
    analyst text := 'CREATE ROLE holdfast_analyst LOGIN CONNECTION LIMIT 20; '
                    'ALTER ROLE holdfast_analyst SET search_path = holdfast; '
                    'ALTER ROLE holdfast_analyst SET statement_timeout = ''1min''; '
                    'ALTER ROLE holdfast_analyst SET idle_in_transaction_session_timeout = ''1min''; '
                    'ALTER ROLE holdfast_analyst SET default_transaction_read_only = on';
    relation record;
BEGIN
    -- Of two at once, the second waits.
    PERFORM pg_advisory_xact_lock(4201961374);
    IF to_regrole('holdfast_writer') IS NULL THEN
        EXECUTE writer;
    END IF;
    IF to_regrole('holdfast_analyst') IS NULL THEN
        EXECUTE analyst;
    END IF;
    IF NOT pg_has_role('holdfast_writer', 'SET') THEN
        BEGIN
            -- So that the mirror can also be run by who made the tables, with the writer's rights only.
            GRANT holdfast_writer TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
        EXCEPTION WHEN insufficient_privilege THEN
            NULL; -- Somebody else's role: the mirror then needs a login of its own.
        END;
    END IF;
    IF pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE') THEN
        -- Otherwise everyone who may connect may also fill the disk with temporary tables.
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO holdfast_writer, holdfast_analyst', current_database());
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO holdfast_writer, holdfast_analyst', home);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I.make_event_partitions TO holdfast_writer', home);
    FOR relation IN
        SELECT format('%I.%I', home, relname) AS name, relname, relkind IN ('r', 'p') AS is_table FROM pg_class
        WHERE relnamespace = to_regnamespace(quote_ident(home)) AND relkind IN ('r', 'p', 'v', 'm')
          AND NOT relispartition AND relname <> 'flyway_schema_history'
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO holdfast_analyst', relation.name);
        IF relation.is_table THEN
            EXECUTE format('GRANT SELECT, INSERT ON %s TO holdfast_writer', relation.name);
        END IF;
        -- What happened stays: events are only added, and a reservation is never taken away.
        IF relation.is_table AND relation.relname <> 'event' THEN
            EXECUTE format('GRANT UPDATE ON %s TO holdfast_writer', relation.name);
        END IF;
        IF relation.relname ~ '^(open_window|closed_window|hours_window|weekly_hours|hours_override)$' THEN
            EXECUTE format('GRANT DELETE ON %s TO holdfast_writer', relation.name);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the user % may not set up the roles of the mirror: %', CURRENT_USER, SQLERRM
        USING HINT = format('Have somebody run who may create roles: %s; %s', writer, analyst), ERRCODE = '42501';
END
$$;
