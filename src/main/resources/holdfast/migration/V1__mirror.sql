-- What the log of decisions says, for whoever asks in SQL. Written by the mirror alone; every row can be made again
-- from the topic reservation-events. Ids are ASCII and compared byte by byte, which COLLATE "C" does fastest.
-- Rows that are changed again and again get room on their page (fillfactor): the new version then needs no new index
-- entries, for what changes is in no index.

CREATE TABLE provider (
    provider_id   text COLLATE "C" PRIMARY KEY,
    slot_length   interval    NOT NULL,
    lead_time     interval    NOT NULL,
    hold_duration interval    NOT NULL,
    horizon       interval    NOT NULL,
    buffer_before interval    NOT NULL,
    buffer_after  interval    NOT NULL,
    since         timestamptz NOT NULL,
    at            timestamptz NOT NULL,
    sequence      bigint      NOT NULL CHECK (sequence > 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE provider IS 'Who offers time, and how it lets its time be booked now.';
COMMENT ON COLUMN provider.provider_id IS 'The provider''s id.';
COMMENT ON COLUMN provider.slot_length IS 'The step of the grid and the length of one slot.';
COMMENT ON COLUMN provider.lead_time IS 'How long before its start a slot must be held or moved to, at the latest.';
COMMENT ON COLUMN provider.hold_duration IS 'How long a hold waits for its confirmation.';
COMMENT ON COLUMN provider.horizon IS 'How far ahead a slot may be held, at most.';
COMMENT ON COLUMN provider.buffer_before IS 'Time kept free before each reservation.';
COMMENT ON COLUMN provider.buffer_after IS 'Time kept free after each reservation.';
COMMENT ON COLUMN provider.since IS 'When its first availability or policy command was accepted.';
COMMENT ON COLUMN provider.at IS 'The time of its newest event.';
COMMENT ON COLUMN provider.sequence IS 'The number of its newest event; it counts from 1 without a gap.';

CREATE TABLE open_window (
    provider_id text COLLATE "C" NOT NULL,
    starts_at   timestamptz      NOT NULL,
    ends_at     timestamptz      NOT NULL,
    PRIMARY KEY (provider_id, starts_at),
    CHECK (starts_at < ends_at)
);
COMMENT ON TABLE open_window IS
    'Time that a provider opened, window by window. Of those that have not ended, no two of one provider overlap or '
    'touch. One that has ended stays as it last was, and a later one may overlap it: join them before you add up.';
COMMENT ON COLUMN open_window.provider_id IS 'Whose window it is.';
COMMENT ON COLUMN open_window.starts_at IS 'Its first instant; the grid of slots starts here.';
COMMENT ON COLUMN open_window.ends_at IS 'The first instant after it.';

CREATE TABLE closed_window (
    provider_id text COLLATE "C" NOT NULL,
    starts_at   timestamptz      NOT NULL,
    ends_at     timestamptz      NOT NULL,
    PRIMARY KEY (provider_id, starts_at),
    CHECK (starts_at < ends_at)
);
COMMENT ON TABLE closed_window IS
    'Time that a provider closed: no slot that touches it can be had, whatever is open. Reservations made before stay. '
    'Of those that have not ended, no two of one provider overlap or touch. One that has ended stays as it last was, '
    'and a later one may overlap it: join them before you add up.';
COMMENT ON COLUMN closed_window.provider_id IS 'Whose window it is.';
COMMENT ON COLUMN closed_window.starts_at IS 'Its first instant.';
COMMENT ON COLUMN closed_window.ends_at IS 'The first instant after it.';

CREATE TABLE provider_hours (
    provider_id    text COLLATE "C" PRIMARY KEY,
    zone           text        NOT NULL,
    since          timestamptz NOT NULL,
    expanded_until timestamptz NOT NULL
);
COMMENT ON TABLE provider_hours IS
    'Who has regular hours. Such hours are wall-clock times: hours_window has what they mean, instant by instant.';
COMMENT ON COLUMN provider_hours.provider_id IS 'Whose hours they are.';
COMMENT ON COLUMN provider_hours.zone IS 'The IANA time zone in which they are meant.';
COMMENT ON COLUMN provider_hours.since IS 'When they were set as they are now.';
COMMENT ON COLUMN provider_hours.expanded_until IS
    'hours_window holds every window that starts before this; moved on daily.';
CREATE INDEX ON provider_hours (expanded_until);

CREATE TABLE weekly_hours (
    provider_id text COLLATE "C" NOT NULL,
    weekday     smallint         NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens       time             NOT NULL,
    closes      time             NOT NULL,
    PRIMARY KEY (provider_id, weekday, opens, closes)
);
COMMENT ON TABLE weekly_hours IS 'The regular week of a provider as it is now, in the provider''s own time zone.';
COMMENT ON COLUMN weekly_hours.provider_id IS 'Whose hours they are.';
COMMENT ON COLUMN weekly_hours.weekday IS 'The day on which the window starts: 1 is Monday, 7 is Sunday.';
COMMENT ON COLUMN weekly_hours.opens IS 'When it starts.';
COMMENT ON COLUMN weekly_hours.closes IS 'When it ends; on the next day unless it is later than opens.';

CREATE TABLE hours_override (
    provider_id text COLLATE "C" NOT NULL,
    on_date     date             NOT NULL,
    opens       time,
    closes      time,
    UNIQUE NULLS NOT DISTINCT (provider_id, on_date, opens, closes),
    CHECK ((opens IS NULL) = (closes IS NULL))
);
COMMENT ON TABLE hours_override IS
    'Single dates with other hours than the week''s: the windows that start then instead, a row each. A day off is one '
    'row without times.';
COMMENT ON COLUMN hours_override.provider_id IS 'Whose hours they are.';
COMMENT ON COLUMN hours_override.on_date IS 'The date, in the provider''s time zone.';
COMMENT ON COLUMN hours_override.opens IS 'When the window starts; null on a day off.';
COMMENT ON COLUMN hours_override.closes IS
    'When it ends; on the next day unless it is later than opens; null on a day off.';

CREATE TABLE hours_window (
    provider_id text COLLATE "C" NOT NULL,
    starts_at   timestamptz      NOT NULL,
    ends_at     timestamptz      NOT NULL,
    PRIMARY KEY (provider_id, starts_at, ends_at),
    CHECK (starts_at < ends_at)
);
COMMENT ON TABLE hours_window IS
    'The regular hours as instants, from when they were first set to provider_hours.expanded_until (90 days ahead '
    'unless set otherwise); the mirror resolves them, for it knows clock changes as the service does. Windows may touch or '
    'overlap, and each has its own grid. One that had ended when the hours were changed stays.';
COMMENT ON COLUMN hours_window.provider_id IS 'Whose window it is.';
COMMENT ON COLUMN hours_window.starts_at IS 'Its first instant; the grid of slots starts here.';
COMMENT ON COLUMN hours_window.ends_at IS 'The first instant after it.';

CREATE TABLE reservation (
    provider_id    text COLLATE "C" NOT NULL,
    reservation_id text COLLATE "C" NOT NULL,
    client_id      text COLLATE "C" NOT NULL,
    starts_at      timestamptz      NOT NULL,
    ends_at        timestamptz      NOT NULL,
    status         text             NOT NULL
        CHECK (status IN ('HELD', 'CONFIRMED', 'EXPIRED', 'CANCELLED', 'COMPLETED')),
    held_at        timestamptz      NOT NULL,
    expires_at     timestamptz      NOT NULL,
    confirmed_at   timestamptz,
    ended_at       timestamptz,
    sequence       bigint           NOT NULL CHECK (sequence > 0),
    PRIMARY KEY (provider_id, reservation_id),
    CHECK (starts_at < ends_at)
) WITH (fillfactor = 60);
COMMENT ON TABLE reservation IS 'Every reservation as its newest event left it, from the hold on; none is ever removed.';
COMMENT ON COLUMN reservation.provider_id IS 'Whose time it is.';
COMMENT ON COLUMN reservation.reservation_id IS 'The request id of the hold that made it; unique per provider.';
COMMENT ON COLUMN reservation.client_id IS 'Who holds it.';
COMMENT ON COLUMN reservation.starts_at IS 'The first instant of the time held.';
COMMENT ON COLUMN reservation.ends_at IS 'The first instant after it.';
COMMENT ON COLUMN reservation.status IS
    'HELD: waits for its confirmation. CONFIRMED: booked. EXPIRED: not confirmed in time. '
    'CANCELLED: given up by client or provider. COMPLETED: it was confirmed and its time is over.';
COMMENT ON COLUMN reservation.held_at IS 'When the hold was decided.';
COMMENT ON COLUMN reservation.expires_at IS 'When the hold runs out, or would have run out, unless confirmed.';
COMMENT ON COLUMN reservation.confirmed_at IS 'When it was confirmed; null if it never was.';
COMMENT ON COLUMN reservation.ended_at IS
    'When it was cancelled, ran out (expires_at) or was over (ends_at); null while it is held or confirmed.';
COMMENT ON COLUMN reservation.sequence IS 'The number of the event that last changed it.';

CREATE TABLE event (
    partition      integer          NOT NULL,
    log_offset     bigint           NOT NULL,
    event_id       text COLLATE "C" NOT NULL,
    provider_id    text COLLATE "C" NOT NULL,
    sequence       bigint           NOT NULL,
    type           text COLLATE "C" NOT NULL,
    at             timestamptz      NOT NULL,
    request_id     text COLLATE "C",
    reservation_id text COLLATE "C",
    client_id      text COLLATE "C",
    wanted_start   timestamptz,
    wanted_end     timestamptz,
    reason         text COLLATE "C",
    cause          text COLLATE "C" NOT NULL,
    body           jsonb            NOT NULL,
    -- The place in the log is what makes a row unique; "at" is in the key because the table is partitioned by it.
    PRIMARY KEY (partition, log_offset, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE event IS
    'Every decision, as the log has it; rows are only ever added. Partitioned by the month of "at", in UTC: ask for a '
    'range of "at", and only its months are read.';
COMMENT ON COLUMN event.partition IS 'The partition of the topic reservation-events that it stands in.';
COMMENT ON COLUMN event.log_offset IS 'Its offset there; a transaction''s end takes up an offset too, so there are gaps.';
COMMENT ON COLUMN event.event_id IS
    'provider_id/sequence; of a request to an unknown provider, provider_id/0/cause.';
COMMENT ON COLUMN event.provider_id IS 'Whose log it belongs to.';
COMMENT ON COLUMN event.sequence IS
    'Counts the provider''s events from 1 without a gap; 0 where the provider does not exist.';
COMMENT ON COLUMN event.type IS
    'What happened: reservation.held, .confirmed, .expired, .cancelled, .rescheduled or .completed, '
    'availability.changed, policy.changed, request.rejected, request.unchanged or request.duplicate.';
COMMENT ON COLUMN event.at IS 'When it was decided, by the broker''s clock; never runs backwards within a provider.';
COMMENT ON COLUMN event.request_id IS 'The request that it answers; null where time alone caused it.';
COMMENT ON COLUMN event.reservation_id IS
    'The reservation that it is about; of a refusal, the one that the request named. Null where there is none.';
COMMENT ON COLUMN event.client_id IS
    'The client of that reservation; of a refusal, the client who asked. Null where there is none.';
COMMENT ON COLUMN event.wanted_start IS
    'Of a refused hold or move, the first instant of the time that it wanted; null if that was not looked at.';
COMMENT ON COLUMN event.wanted_end IS 'The first instant after the time wanted.';
COMMENT ON COLUMN event.reason IS
    'Of a request.rejected, why. Null otherwise: the words that come with a cancellation are in body.';
COMMENT ON COLUMN event.cause IS 'The position of the input that led here: topic/partition@offset.';
COMMENT ON COLUMN event.body IS 'The whole event, as it was published.';

-- Only who owns a table may partition it, and the mirror's writer owns nothing: this lends it the right to do just that.
-- The tables' schema is renamed when the mirror is rebuilt, so the function looks up where it is itself. It makes a
-- table and attaches it, for that, other than PARTITION OF, waits for no reader and lets none wait.
CREATE FUNCTION make_event_partitions(days date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own  oid;
    home name;
    month date;
    part name;
BEGIN
    GET DIAGNOSTICS own = PG_ROUTINE_OID;
    SELECT nspname INTO home FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE pg_proc.oid = own;
    FOR month IN SELECT DISTINCT date_trunc('month', day)::date FROM unnest(days) AS day ORDER BY 1 LOOP
        part := to_char(month, '"event_"YYYY_MM');
        CONTINUE WHEN to_regclass(format('%I.%I', home, part)) IS NOT NULL;
        -- Of two at once, the second waits here, and then finds it made.
        EXECUTE format('LOCK TABLE ONLY %I.event IN SHARE UPDATE EXCLUSIVE MODE', home);
        CONTINUE WHEN to_regclass(format('%I.%I', home, part)) IS NOT NULL;
        EXECUTE format('CREATE TABLE %1$I.%2$I (LIKE %1$I.event INCLUDING ALL)', home, part);
        EXECUTE format('COMMENT ON TABLE %I.%I IS %L', home, part, 'The events of ' || to_char(month, 'YYYY-MM') || '.');
        EXECUTE format('ALTER TABLE %1$I.event ATTACH PARTITION %1$I.%2$I FOR VALUES FROM (%3$L) TO (%4$L)',
                       home, part, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00');
    END LOOP;
END
$$;
COMMENT ON FUNCTION make_event_partitions IS 'Makes the partitions of event for the months of these days, unless they are there.';
REVOKE ALL ON FUNCTION make_event_partitions FROM PUBLIC;

CREATE TABLE mirror_progress (
    topic       text COLLATE "C" NOT NULL,
    partition   integer          NOT NULL,
    topic_id    uuid             NOT NULL,
    next_offset bigint           NOT NULL,
    updated_at  timestamptz      NOT NULL,
    PRIMARY KEY (topic, partition)
);
COMMENT ON TABLE mirror_progress IS
    'How far the mirror has read. It moves in the same transaction as the rows, so this is what the tables hold.';
COMMENT ON COLUMN mirror_progress.topic IS 'The topic that is mirrored.';
COMMENT ON COLUMN mirror_progress.partition IS 'The partition of it.';
COMMENT ON COLUMN mirror_progress.topic_id IS
    'Kafka''s id of the topic; a topic of the same name made anew has another and is not mirrored on top.';
COMMENT ON COLUMN mirror_progress.next_offset IS 'The tables hold every event before this offset and none from it on.';
COMMENT ON COLUMN mirror_progress.updated_at IS 'When next_offset last moved, by the clock of Postgres.';
