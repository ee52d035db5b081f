-- What people ask, answered. A "day" and a "month" are the provider's own: of the zone of its weekly hours, or UTC if it
-- has none. Time that is open or booked past midnight is parted there; a reservation counts on the day on which it starts.

CREATE INDEX reservation_by_start ON reservation (provider_id, starts_at);
CREATE INDEX event_of_client ON event (client_id, at);
CREATE INDEX event_of_provider ON event (provider_id, at);
CREATE INDEX event_of_reservation ON event (reservation_id);
CREATE INDEX event_of_request ON event (request_id);
CREATE INDEX event_slot_taken ON event (provider_id, wanted_start, wanted_end, client_id, at) WHERE reason = 'SLOT_TAKEN';

-- The service knows every zone of Java; should Postgres not, the view goes by UTC instead of failing.
CREATE FUNCTION known_zone(zone text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    -- Here Postgres sees abbreviations first, which have no summer time; these cities keep the same time as the zones.
    known text := CASE zone WHEN 'CET' THEN 'Europe/Brussels' WHEN 'MET' THEN 'Europe/Brussels'
                            WHEN 'EET' THEN 'Europe/Athens' WHEN 'WET' THEN 'Europe/Lisbon' ELSE zone END;
BEGIN
    PERFORM timestamptz 'epoch' AT TIME ZONE known;
    RETURN known;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN 'UTC';
END
$$;
COMMENT ON FUNCTION known_zone IS 'A name of the zone that means the same to this Postgres; UTC if it knows none.';

CREATE VIEW provider_zone AS
SELECT provider_id, coalesce(known_zone(zone), 'UTC') AS zone
FROM provider LEFT JOIN provider_hours USING (provider_id)
-- Keeps the look-up from being done again for every row that is joined.
OFFSET 0;
COMMENT ON VIEW provider_zone IS 'The time zone in which a provider''s days begin and end.';
COMMENT ON COLUMN provider_zone.provider_id IS 'Whose days.';
COMMENT ON COLUMN provider_zone.zone IS 'The zone of its weekly hours; UTC if it has none, or one that Postgres does not know.';

-- Inlined into what asks it. Most is within one day and need not ask.
CREATE FUNCTION day_parts(from_time timestamptz, to_time timestamptz, zone text)
RETURNS TABLE (day date, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    -- Where a clock is set back over midnight, a day comes twice: what starts in the second is not before what ends there.
    SELECT day, CASE day WHEN first_day THEN from_time
                ELSE greatest(from_time, least(to_time, day::timestamp AT TIME ZONE zone)) END,
           CASE day WHEN last_day THEN to_time
           ELSE greatest(from_time, least(to_time, (day + 1)::timestamp AT TIME ZONE zone)) END
    FROM (SELECT first_day + generate_series(0, last_day - first_day) AS day, first_day, last_day
          FROM (SELECT (from_time AT TIME ZONE zone)::date AS first_day,
                       greatest((from_time AT TIME ZONE zone)::date,
                                ((to_time - interval '1 microsecond') AT TIME ZONE zone)::date) AS last_day) AS span) AS days;
END;
COMMENT ON FUNCTION day_parts IS 'A time, parted at the midnights of the zone: one row a day, which together are the time.';

-- Sums that would take too long to make from a year of reservations at each question. The trigger below keeps them, in
-- the transaction that changes the reservations. Every row is one provider's, so that no two mirrors wait for each other.

CREATE TABLE provider_day (
    provider_id text COLLATE "C" NOT NULL,
    day         date             NOT NULL,
    bookings    integer          NOT NULL,
    booked      interval         NOT NULL,
    held        integer          NOT NULL,
    confirmed   integer          NOT NULL,
    expired     integer          NOT NULL,
    released    integer          NOT NULL,
    cancelled   integer          NOT NULL,
    PRIMARY KEY (provider_id, day)
) WITH (fillfactor = 70);
COMMENT ON TABLE provider_day IS 'Sums of reservation by provider and day; ask utilization and hold_funnel instead.';
COMMENT ON COLUMN provider_day.provider_id IS 'Whose day.';
COMMENT ON COLUMN provider_day.day IS 'The day, in the provider''s zone.';
COMMENT ON COLUMN provider_day.bookings IS 'How many reservations that are confirmed or completed start on it.';
COMMENT ON COLUMN provider_day.booked IS 'How much of it is booked, also by reservations that start on the day before.';
COMMENT ON COLUMN provider_day.held IS 'How many holds were made on it.';
COMMENT ON COLUMN provider_day.confirmed IS 'How many of these were confirmed, whenever, and whatever became of them.';
COMMENT ON COLUMN provider_day.expired IS 'How many of these ran out.';
COMMENT ON COLUMN provider_day.released IS 'How many of these were cancelled before they were confirmed.';
COMMENT ON COLUMN provider_day.cancelled IS 'How many of these were cancelled after they were confirmed.';

CREATE TABLE hold_wait (
    provider_id text COLLATE "C" NOT NULL,
    month       date             NOT NULL,
    waited_s    integer          NOT NULL,
    confirmed   integer          NOT NULL,
    in_vain     integer          NOT NULL,
    in_vain_for interval         NOT NULL,
    PRIMARY KEY (provider_id, month, waited_s)
) WITH (fillfactor = 80);
COMMENT ON TABLE hold_wait IS
    'How long holds waited, in steps of 10 seconds; ask time_to_confirm and expiry_what_if instead.';
COMMENT ON COLUMN hold_wait.provider_id IS 'Whose holds.';
COMMENT ON COLUMN hold_wait.month IS 'The first day of the month in which they were made, in the provider''s zone.';
COMMENT ON COLUMN hold_wait.waited_s IS 'The least number of seconds that holds of this step waited.';
COMMENT ON COLUMN hold_wait.confirmed IS 'How many were then confirmed.';
COMMENT ON COLUMN hold_wait.in_vain IS 'How many then ran out or were released.';
COMMENT ON COLUMN hold_wait.in_vain_for IS 'How long the latter waited together.';

CREATE TABLE booking_lead (
    provider_id text COLLATE "C" NOT NULL,
    month       date             NOT NULL,
    days_ahead  integer          NOT NULL,
    bookings    integer          NOT NULL,
    PRIMARY KEY (provider_id, month, days_ahead)
) WITH (fillfactor = 70);
COMMENT ON TABLE booking_lead IS 'Sums of reservation by how far ahead it was booked; ask booking_lead_time instead.';
COMMENT ON COLUMN booking_lead.provider_id IS 'Whose time was booked.';
COMMENT ON COLUMN booking_lead.month IS 'The first day of the month in which it was held, in the provider''s zone.';
COMMENT ON COLUMN booking_lead.days_ahead IS 'Whole days of 24 hours from the hold to the start.';
COMMENT ON COLUMN booking_lead.bookings IS 'How many reservations, of those that were confirmed.';

CREATE TABLE refusal_day (
    provider_id text COLLATE "C" NOT NULL,
    day         date             NOT NULL,
    reason      text             NOT NULL,
    refused     integer          NOT NULL,
    PRIMARY KEY (provider_id, day, reason)
) WITH (fillfactor = 70);
COMMENT ON TABLE refusal_day IS 'Sums of refused events by provider, day and reason; ask refusals instead.';
COMMENT ON COLUMN refusal_day.provider_id IS 'Who was asked; also a provider that does not exist.';
COMMENT ON COLUMN refusal_day.day IS 'The day of the refusal, in the provider''s zone.';
COMMENT ON COLUMN refusal_day.reason IS 'Why.';
COMMENT ON COLUMN refusal_day.refused IS 'How many requests were refused.';

CREATE TABLE contention_hour (
    provider_id text COLLATE "C" NOT NULL,
    weekday     integer          NOT NULL,
    hour        integer          NOT NULL,
    refused     integer          NOT NULL,
    PRIMARY KEY (provider_id, weekday, hour)
) WITH (fillfactor = 70);
COMMENT ON TABLE contention_hour IS
    'Sums of events refused SLOT_TAKEN by provider and hour of the week; ask contention_by_hour instead.';
COMMENT ON COLUMN contention_hour.provider_id IS 'Whose time.';
COMMENT ON COLUMN contention_hour.weekday IS '1 for Monday to 7 for Sunday, in the provider''s zone.';
COMMENT ON COLUMN contention_hour.hour IS 'The hour in which the time wanted starts, in the provider''s zone.';
COMMENT ON COLUMN contention_hour.refused IS 'How many holds and moves were refused.';

-- Rows as they are count once more, rows as they were once less. The schema is that of the table, whatever it is called
-- by now, and whatever the session's search path: what is set within the function ends with it. When a provider's zone changes, its reservations move
-- from the days of the old zone to those of the new one; OFFSET 0 keeps that from reading all others, too.
CREATE FUNCTION tally_reservations() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed text := CASE TG_TABLE_NAME || ' ' || TG_OP
        WHEN 'reservation INSERT' THEN
            'SELECT 1 AS sign, zone, r.* FROM new_rows r LEFT JOIN provider_hours USING (provider_id)'
        WHEN 'reservation UPDATE' THEN
            'SELECT zone, r.* FROM (SELECT 1 AS sign, * FROM new_rows UNION ALL SELECT -1, * FROM old_rows) r
             LEFT JOIN provider_hours USING (provider_id)'
        WHEN 'provider_hours INSERT' THEN
            'SELECT sign, CASE sign WHEN 1 THEN new_rows.zone END AS zone, r.*
             FROM new_rows CROSS JOIN LATERAL (
                 SELECT * FROM reservation WHERE provider_id = new_rows.provider_id OFFSET 0) AS r
             CROSS JOIN (VALUES (1), (-1)) AS s (sign)'
        WHEN 'provider_hours UPDATE' THEN
            'SELECT sign, CASE sign WHEN 1 THEN new_rows.zone ELSE old_rows.zone END AS zone, r.*
             FROM new_rows JOIN old_rows USING (provider_id) CROSS JOIN LATERAL (
                 SELECT * FROM reservation
                 WHERE provider_id = new_rows.provider_id AND new_rows.zone <> old_rows.zone OFFSET 0) AS r
             CROSS JOIN (VALUES (1), (-1)) AS s (sign)'
        END;
BEGIN
    -- An upsert that finds nothing to change fires as well.
    IF NOT EXISTS (SELECT FROM new_rows) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
    EXECUTE format($tally$
        WITH changed AS (
            %s
        ), zones AS MATERIALIZED (
            SELECT zone, coalesce(known_zone(zone), 'UTC') AS known FROM changed GROUP BY zone
        ), counted AS MATERIALIZED (
            SELECT sign, known, provider_id, status, starts_at, ends_at, held_at, confirmed_at, ended_at,
                   (starts_at AT TIME ZONE known)::date AS starts_on, (held_at AT TIME ZONE known)::date AS held_on,
                   ((ends_at - interval '1 microsecond') AT TIME ZONE known)::date AS ends_on,
                   status IN ('CONFIRMED', 'COMPLETED') AS is_booked, confirmed_at IS NOT NULL AS is_confirmed,
                   status IN ('EXPIRED', 'CANCELLED') AND confirmed_at IS NULL AS is_in_vain
            FROM changed JOIN zones ON zones.zone IS NOT DISTINCT FROM changed.zone
        ), days AS (
            INSERT INTO provider_day AS known
            SELECT provider_id, day, sum(bookings), sum(booked), sum(held), sum(confirmed), sum(expired), sum(released),
                   sum(cancelled)
            FROM (SELECT provider_id, starts_on AS day, sign AS bookings, sign * (ends_at - starts_at) AS booked,
                         0 AS held, 0 AS confirmed, 0 AS expired, 0 AS released, 0 AS cancelled
                  FROM counted WHERE is_booked AND ends_on <= starts_on
                  UNION ALL
                  SELECT provider_id, day, sign * (day = starts_on)::integer, sign * (part.ends_at - part.starts_at),
                         0, 0, 0, 0, 0
                  FROM counted CROSS JOIN LATERAL day_parts(counted.starts_at, counted.ends_at, known) AS part
                  WHERE is_booked AND ends_on > starts_on
                  UNION ALL
                  SELECT provider_id, held_on, 0, interval '0', sign, sign * is_confirmed::integer,
                         sign * (status = 'EXPIRED')::integer,
                         sign * (status = 'CANCELLED' AND NOT is_confirmed)::integer,
                         sign * (status = 'CANCELLED' AND is_confirmed)::integer
                  FROM counted) AS parts
            GROUP BY provider_id, day
            HAVING (sum(bookings), sum(booked), sum(held), sum(confirmed), sum(expired), sum(released), sum(cancelled))
                   <> (0, interval '0', 0, 0, 0, 0, 0)
            ON CONFLICT (provider_id, day) DO UPDATE SET
                bookings = known.bookings + excluded.bookings, booked = known.booked + excluded.booked,
                held = known.held + excluded.held, confirmed = known.confirmed + excluded.confirmed,
                expired = known.expired + excluded.expired, released = known.released + excluded.released,
                cancelled = known.cancelled + excluded.cancelled
        ), waits AS (
            INSERT INTO hold_wait AS known
            SELECT provider_id, date_trunc('month', held_on)::date,
                   (floor(date_part('epoch', coalesce(confirmed_at, ended_at) - held_at) / 10) * 10)::integer AS waited_s,
                   sum(sign * is_confirmed::integer), sum(sign * is_in_vain::integer),
                   sum(CASE WHEN is_in_vain THEN sign * (ended_at - held_at) ELSE interval '0' END)
            FROM counted
            WHERE is_confirmed OR is_in_vain
            GROUP BY 1, 2, 3
            HAVING (sum(sign * is_confirmed::integer), sum(sign * is_in_vain::integer),
                    sum(CASE WHEN is_in_vain THEN sign * (ended_at - held_at) ELSE interval '0' END))
                   <> (0, 0, interval '0')
            ON CONFLICT (provider_id, month, waited_s) DO UPDATE SET
                confirmed = known.confirmed + excluded.confirmed, in_vain = known.in_vain + excluded.in_vain,
                in_vain_for = known.in_vain_for + excluded.in_vain_for
        )
        INSERT INTO booking_lead AS known
        SELECT provider_id, date_trunc('month', held_on)::date,
               floor(date_part('epoch', starts_at - held_at) / 86400)::integer, sum(sign)
        FROM counted
        WHERE is_confirmed
        GROUP BY 1, 2, 3
        HAVING sum(sign) <> 0
        ON CONFLICT (provider_id, month, days_ahead) DO UPDATE SET bookings = known.bookings + excluded.bookings
        $tally$, changed);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION tally_reservations IS 'Keeps provider_day, hold_wait and booking_lead.';
CREATE TRIGGER tally_new AFTER INSERT ON reservation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_reservations();
CREATE TRIGGER tally_changed AFTER UPDATE ON reservation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_reservations();
CREATE TRIGGER tally_first_zone AFTER INSERT ON provider_hours
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_reservations();
CREATE TRIGGER tally_other_zone AFTER UPDATE ON provider_hours
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_reservations();

-- Free slots: the rules of the service, on the service's own state of a moment ago.

-- As tally_reservations, of the refusals among the events, which are only ever added.
CREATE FUNCTION tally_refusals() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed text := CASE TG_TABLE_NAME || ' ' || TG_OP
        WHEN 'event INSERT' THEN
            'SELECT 1 AS sign, zone, e.* FROM new_rows e LEFT JOIN provider_hours USING (provider_id)
             WHERE reason IS NOT NULL'
        WHEN 'provider_hours INSERT' THEN
            'SELECT sign, CASE sign WHEN 1 THEN new_rows.zone END AS zone, e.*
             FROM new_rows CROSS JOIN LATERAL (
                 SELECT * FROM event WHERE provider_id = new_rows.provider_id AND reason IS NOT NULL OFFSET 0) AS e
             CROSS JOIN (VALUES (1), (-1)) AS s (sign)'
        WHEN 'provider_hours UPDATE' THEN
            'SELECT sign, CASE sign WHEN 1 THEN new_rows.zone ELSE old_rows.zone END AS zone, e.*
             FROM new_rows JOIN old_rows USING (provider_id) CROSS JOIN LATERAL (
                 SELECT * FROM event WHERE provider_id = new_rows.provider_id AND reason IS NOT NULL
                     AND new_rows.zone <> old_rows.zone OFFSET 0) AS e
             CROSS JOIN (VALUES (1), (-1)) AS s (sign)'
        END;
BEGIN
    PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
    EXECUTE format($tally$
        WITH changed AS (
            %s
        ), zones AS MATERIALIZED (
            SELECT zone, coalesce(known_zone(zone), 'UTC') AS known FROM changed GROUP BY zone
        ), refused AS MATERIALIZED (
            SELECT sign, provider_id, (at AT TIME ZONE known)::date AS day, reason,
                   CASE reason WHEN 'SLOT_TAKEN' THEN wanted_start AT TIME ZONE known END AS wanted
            FROM changed JOIN zones ON zones.zone IS NOT DISTINCT FROM changed.zone
        ), days AS (
            INSERT INTO refusal_day AS known
            SELECT provider_id, day, reason, sum(sign) FROM refused GROUP BY 1, 2, 3 HAVING sum(sign) <> 0
            ON CONFLICT (provider_id, day, reason) DO UPDATE SET refused = known.refused + excluded.refused
        )
        INSERT INTO contention_hour AS known
        SELECT provider_id, date_part('isodow', wanted)::integer, date_part('hour', wanted)::integer, sum(sign)
        FROM refused WHERE wanted IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(sign) <> 0
        ON CONFLICT (provider_id, weekday, hour) DO UPDATE SET refused = known.refused + excluded.refused
        $tally$, changed);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION tally_refusals IS 'Keeps refusal_day and contention_hour.';
CREATE TRIGGER tally_refused AFTER INSERT ON event
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_refusals();
CREATE TRIGGER tally_refused_in_first_zone AFTER INSERT ON provider_hours
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_refusals();
CREATE TRIGGER tally_refused_in_other_zone AFTER UPDATE ON provider_hours
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_refusals();

CREATE FUNCTION free_slots(provider text, from_time timestamptz, to_time timestamptz, at_time timestamptz DEFAULT now())
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        -- A provider's clock never runs backwards: what was decided later counts.
        SELECT p.provider_id, p.slot_length, p.lead_time, p.horizon, p.buffer_before + p.buffer_after AS buffers,
               greatest(at_time, p.at) AS at
        FROM provider p WHERE p.provider_id = free_slots.provider
    ), closed AS MATERIALIZED (
        SELECT coalesce(range_agg(tstzrange(w.starts_at, w.ends_at)), '{}') AS times
        FROM closed_window w JOIN asked USING (provider_id)
        WHERE w.ends_at > from_time AND w.starts_at < to_time + slot_length
    ), taken AS MATERIALIZED (
        -- No reservation is longer than 24 hours; a day is, or is shorter, where a session's clock changes.
        SELECT coalesce(range_agg(tstzrange(r.starts_at - buffers, r.ends_at + buffers)), '{}') AS times
        FROM reservation r JOIN asked USING (provider_id)
        WHERE r.starts_at > from_time - buffers - interval '24 hours 1 second'
          AND r.starts_at < to_time + slot_length + buffers
          AND (r.status IN ('CONFIRMED', 'COMPLETED') OR r.status = 'HELD' AND r.expires_at > asked.at)
    ), windows AS (
        SELECT w.starts_at, w.ends_at
        FROM open_window w JOIN asked USING (provider_id)
        WHERE w.starts_at < to_time AND w.ends_at > from_time AND w.ends_at > asked.at
        UNION ALL
        SELECT w.starts_at, w.ends_at
        FROM hours_window w JOIN asked USING (provider_id)
        WHERE w.starts_at < to_time AND w.ends_at > from_time
    ), slots AS (
        SELECT DISTINCT w.starts_at + step * slot_length AS starts_at
        FROM windows w CROSS JOIN asked CROSS JOIN LATERAL generate_series(
            greatest(0, ceil(date_part('epoch', from_time - w.starts_at) / date_part('epoch', slot_length)))::integer,
            (ceil(date_part('epoch', least(w.ends_at, to_time + slot_length) - w.starts_at)
                  / date_part('epoch', slot_length)) - 1)::integer) AS step
        WHERE w.starts_at + (step + 1) * slot_length <= w.ends_at
    )
    SELECT s.starts_at, s.starts_at + slot_length
    FROM slots s CROSS JOIN asked CROSS JOIN closed CROSS JOIN taken
    WHERE s.starts_at >= from_time AND s.starts_at < to_time
      AND s.starts_at - asked.at >= lead_time AND s.starts_at - asked.at <= horizon
      AND NOT tstzrange(s.starts_at, s.starts_at + slot_length) && closed.times
      AND NOT tstzrange(s.starts_at, s.starts_at + slot_length) && taken.times
    ORDER BY s.starts_at;
END;
COMMENT ON FUNCTION free_slots IS
    'The single slots of a provider that start in the range and that a hold would be granted at the given time (now, '
    'unless said), as the service lists them. Knows regular hours up to provider_hours.expanded_until, and takes for '
    'free what a hold has that the service is still deciding.';

-- The views.

CREATE VIEW utilization AS
WITH zone AS MATERIALIZED (
    SELECT * FROM provider_zone
), closed AS MATERIALIZED (
    SELECT provider_id, range_agg(tstzrange(starts_at, ends_at)) AS times FROM closed_window GROUP BY provider_id
), span AS MATERIALIZED (
    SELECT provider_id, zone, starts_at, ends_at, day, last_day - day AS midnights
    FROM (SELECT provider_id, zone, starts_at, ends_at, (starts_at AT TIME ZONE zone)::date AS day,
                 ((ends_at - interval '1 microsecond') AT TIME ZONE zone)::date AS last_day
          FROM (SELECT provider_id, starts_at, ends_at FROM hours_window
                UNION ALL SELECT provider_id, starts_at, ends_at FROM open_window) AS w JOIN zone USING (provider_id)
          -- Else the day is worked out twice.
          OFFSET 0) AS days
), opened AS (
    SELECT provider_id, day, range_agg(tstzrange(starts_at, ends_at)) AS times
    FROM (SELECT provider_id, day, starts_at, ends_at FROM span WHERE NOT midnights BETWEEN 1 AND 3000000
          UNION ALL
          -- A range, in which Postgres expects few rows; of more than none it would expect most, a thousand days each.
          SELECT provider_id, part.day, part.starts_at, part.ends_at
          FROM span CROSS JOIN LATERAL day_parts(span.starts_at, span.ends_at, zone) AS part
          WHERE midnights BETWEEN 1 AND 3000000) AS parts
    GROUP BY 1, 2
), offered AS (
    SELECT opened.provider_id, day,
           (SELECT sum(upper(part) - lower(part))
            FROM unnest(CASE WHEN opened.times && closed.times THEN opened.times - closed.times ELSE opened.times END) AS part)
           AS open_time
    FROM opened LEFT JOIN closed USING (provider_id)
)
SELECT provider_id, day, coalesce(open_time, '0') AS open_time, coalesce(bookings, 0) AS bookings,
       coalesce(booked, '0') AS booked_time,
       round((date_part('epoch', coalesce(booked, '0')) / nullif(date_part('epoch', open_time), 0))::numeric, 4)
       AS utilization
FROM offered FULL JOIN (SELECT * FROM provider_day WHERE booked > '0') AS booked USING (provider_id, day);
COMMENT ON VIEW utilization IS
    'How much of the time that a provider offered was booked, by day, also of days to come as far as '
    'provider_hours.expanded_until. What goes past midnight counts on each day with what is of it.';
COMMENT ON COLUMN utilization.provider_id IS 'Whose time.';
COMMENT ON COLUMN utilization.day IS 'The day, in the provider''s zone.';
COMMENT ON COLUMN utilization.open_time IS 'The length of its open windows and regular hours, without what it closed.';
COMMENT ON COLUMN utilization.bookings IS 'How many reservations that are confirmed or completed start then.';
COMMENT ON COLUMN utilization.booked_time IS 'How much of the day is booked, also by reservations that start on the day before.';
COMMENT ON COLUMN utilization.utilization IS
    'booked_time / open_time; null if nothing was open; above 1 if bookings stay in time that was closed later.';

CREATE VIEW hold_funnel AS
SELECT provider_id, day, held, confirmed, expired, released, cancelled,
       held - confirmed - expired - released AS waiting,
       round(confirmed::numeric / held, 4) AS confirmed_rate, round(expired::numeric / held, 4) AS expired_rate,
       round(released::numeric / held, 4) AS released_rate,
       round(cancelled::numeric / nullif(confirmed, 0), 4) AS cancelled_rate
FROM provider_day WHERE held > 0;
COMMENT ON VIEW hold_funnel IS 'What became of the holds that were made on a day, up to now.';
COMMENT ON COLUMN hold_funnel.provider_id IS 'Whose time was held.';
COMMENT ON COLUMN hold_funnel.day IS 'The day on which the holds were made, in the provider''s zone.';
COMMENT ON COLUMN hold_funnel.held IS 'How many holds were made.';
COMMENT ON COLUMN hold_funnel.confirmed IS 'How many of them were confirmed, whatever became of them afterwards.';
COMMENT ON COLUMN hold_funnel.expired IS 'How many ran out.';
COMMENT ON COLUMN hold_funnel.released IS 'How many were cancelled before they were confirmed.';
COMMENT ON COLUMN hold_funnel.cancelled IS 'How many were cancelled after they were confirmed.';
COMMENT ON COLUMN hold_funnel.waiting IS 'How many still wait for their confirmation.';
COMMENT ON COLUMN hold_funnel.confirmed_rate IS 'confirmed / held.';
COMMENT ON COLUMN hold_funnel.expired_rate IS 'expired / held.';
COMMENT ON COLUMN hold_funnel.released_rate IS 'released / held.';
COMMENT ON COLUMN hold_funnel.cancelled_rate IS 'cancelled / confirmed; null if none was confirmed.';

CREATE VIEW time_to_confirm AS
WITH wait AS (
    SELECT provider_id, month, waited_s, confirmed FROM hold_wait WHERE confirmed > 0
    UNION ALL
    SELECT NULL, month, waited_s, sum(confirmed) FROM hold_wait WHERE confirmed > 0 GROUP BY month, waited_s
), running AS (
    SELECT *, sum(confirmed) OVER (PARTITION BY provider_id, month ORDER BY waited_s) AS so_far,
           sum(confirmed) OVER (PARTITION BY provider_id, month) AS confirmations
    FROM wait
)
SELECT provider_id, month, max(confirmations)::bigint AS confirmations,
       min(waited_s) FILTER (WHERE so_far >= 0.50 * confirmations) * interval '1 second' AS p50,
       min(waited_s) FILTER (WHERE so_far >= 0.90 * confirmations) * interval '1 second' AS p90,
       min(waited_s) FILTER (WHERE so_far >= 0.99 * confirmations) * interval '1 second' AS p99
FROM running GROUP BY provider_id, month;
COMMENT ON VIEW time_to_confirm IS
    'How long people take from hold to confirmation, by month of the hold. Times are rounded down to 10 seconds.';
COMMENT ON COLUMN time_to_confirm.provider_id IS 'Whose time was confirmed; null for all providers together.';
COMMENT ON COLUMN time_to_confirm.month IS 'The first day of the month in which the holds were made, in the provider''s zone.';
COMMENT ON COLUMN time_to_confirm.confirmations IS 'How many of the month''s holds were confirmed.';
COMMENT ON COLUMN time_to_confirm.p50 IS 'Half of them were confirmed within this time.';
COMMENT ON COLUMN time_to_confirm.p90 IS '90% of them were confirmed within this time.';
COMMENT ON COLUMN time_to_confirm.p99 IS '99% of them were confirmed within this time.';

CREATE VIEW expiry_what_if AS
SELECT provider_id, month, minutes, confirmations, lost, round(lost::numeric / nullif(confirmations, 0), 4) AS lost_rate,
       freed
FROM (SELECT provider_id, month, sum(confirmed) AS confirmations,
             sum(confirmed) FILTER (WHERE waited_s >= 300) AS lost_5,
             sum(confirmed) FILTER (WHERE waited_s >= 600) AS lost_10,
             sum(confirmed) FILTER (WHERE waited_s >= 900) AS lost_15,
             sum(confirmed) FILTER (WHERE waited_s >= 1200) AS lost_20,
             sum(in_vain_for - in_vain * interval '5 minutes') FILTER (WHERE waited_s >= 300) AS freed_5,
             sum(in_vain_for - in_vain * interval '10 minutes') FILTER (WHERE waited_s >= 600) AS freed_10,
             sum(in_vain_for - in_vain * interval '15 minutes') FILTER (WHERE waited_s >= 900) AS freed_15,
             sum(in_vain_for - in_vain * interval '20 minutes') FILTER (WHERE waited_s >= 1200) AS freed_20
      FROM hold_wait GROUP BY provider_id, month) AS sums
CROSS JOIN LATERAL (VALUES (5, coalesce(lost_5, 0), coalesce(freed_5, '0')),
                           (10, coalesce(lost_10, 0), coalesce(freed_10, '0')),
                           (15, coalesce(lost_15, 0), coalesce(freed_15, '0')),
                           (20, coalesce(lost_20, 0), coalesce(freed_20, '0'))) AS what_if (minutes, lost, freed);
COMMENT ON VIEW expiry_what_if IS
    'What it would have cost and brought if holds had run out after 5, 10, 15 or 20 minutes, had people done just the '
    'same. Says nothing about a time longer than the hold_duration that there was.';
COMMENT ON COLUMN expiry_what_if.provider_id IS 'Whose time was held.';
COMMENT ON COLUMN expiry_what_if.month IS 'The first day of the month in which the holds were made, in the provider''s zone.';
COMMENT ON COLUMN expiry_what_if.minutes IS 'After how many minutes holds would have run out.';
COMMENT ON COLUMN expiry_what_if.confirmations IS 'How many holds were confirmed.';
COMMENT ON COLUMN expiry_what_if.lost IS 'How many of these came after that many minutes, and would have been refused.';
COMMENT ON COLUMN expiry_what_if.lost_rate IS 'lost / confirmations; null if none was confirmed.';
COMMENT ON COLUMN expiry_what_if.freed IS
    'How much longer slots would have been free: the time after those minutes that holds blocked a slot in vain.';

CREATE VIEW booking_lead_time AS
SELECT provider_id, month, days_ahead, bookings FROM booking_lead WHERE bookings > 0;
COMMENT ON VIEW booking_lead_time IS 'How far ahead people book.';
COMMENT ON COLUMN booking_lead_time.provider_id IS 'Whose time was booked.';
COMMENT ON COLUMN booking_lead_time.month IS
    'The first day of the month in which the holds were made, in the provider''s zone.';
COMMENT ON COLUMN booking_lead_time.days_ahead IS
    'Whole days of 24 hours from the hold to the start, where the reservation is now.';
COMMENT ON COLUMN booking_lead_time.bookings IS 'How many reservations, of those that were confirmed.';

CREATE VIEW contention AS
SELECT provider_id, wanted_start AS starts_at, wanted_end AS ends_at, count(*) AS refused,
       count(DISTINCT client_id) AS clients, min(at) AS first_at, max(at) AS last_at
FROM event WHERE reason = 'SLOT_TAKEN'
GROUP BY provider_id, wanted_start, wanted_end;
COMMENT ON VIEW contention IS 'The times that were wanted by more people than could have them: a row for each time that was refused SLOT_TAKEN.';
COMMENT ON COLUMN contention.provider_id IS 'Whose time.';
COMMENT ON COLUMN contention.starts_at IS 'The first instant of the time wanted.';
COMMENT ON COLUMN contention.ends_at IS 'The first instant after it.';
COMMENT ON COLUMN contention.refused IS 'How many holds and moves were refused.';
COMMENT ON COLUMN contention.clients IS 'How many different clients asked for these.';
COMMENT ON COLUMN contention.first_at IS 'When the first of them was refused.';
COMMENT ON COLUMN contention.last_at IS 'When the last of them was refused.';

CREATE VIEW contention_by_hour AS
SELECT provider_id, weekday, hour, refused FROM contention_hour WHERE refused > 0;
COMMENT ON VIEW contention_by_hour IS 'The hours of the week for which most requests lose: holds and moves refused SLOT_TAKEN.';
COMMENT ON COLUMN contention_by_hour.provider_id IS 'Whose time.';
COMMENT ON COLUMN contention_by_hour.weekday IS '1 for Monday to 7 for Sunday, in the provider''s zone.';
COMMENT ON COLUMN contention_by_hour.hour IS 'The hour in which the time wanted starts, in the provider''s zone.';
COMMENT ON COLUMN contention_by_hour.refused IS 'How many holds and moves were refused.';

CREATE VIEW refusals AS
SELECT provider_id, day, reason, refused FROM refusal_day WHERE refused > 0;
COMMENT ON VIEW refusals IS
    'What was refused, and why. CLIENT_BUSY says that the client was taken elsewhere at that time: keep it to yourself.';
COMMENT ON COLUMN refusals.provider_id IS 'Who was asked; also a provider that does not exist.';
COMMENT ON COLUMN refusals.day IS 'The day of the refusal, in the provider''s zone.';
COMMENT ON COLUMN refusals.reason IS 'Why.';
COMMENT ON COLUMN refusals.refused IS 'How many requests were refused.';

CREATE VIEW history AS
SELECT at, provider_id, client_id, reservation_id, request_id, type, reason,
       coalesce(wanted_start, (body #>> '{reservation,start}')::timestamptz) AS starts_at,
       coalesce(wanted_end, (body #>> '{reservation,end}')::timestamptz) AS ends_at,
       sequence, partition, log_offset, cause
FROM event;
COMMENT ON VIEW history IS
    'All that was decided, for the history of one provider, client or reservation: ask with its id, ordered by at and '
    'sequence; with a range of at, only those months are read.';
COMMENT ON COLUMN history.at IS 'When it was decided, by the broker''s clock.';
COMMENT ON COLUMN history.provider_id IS 'By whom.';
COMMENT ON COLUMN history.client_id IS 'The client of the reservation; of a refusal, the client who asked.';
COMMENT ON COLUMN history.reservation_id IS 'The reservation; of a refusal, the one that the request named.';
COMMENT ON COLUMN history.request_id IS 'The request that was answered; null where time alone decided.';
COMMENT ON COLUMN history.type IS 'What happened.';
COMMENT ON COLUMN history.reason IS 'Of a refusal, why.';
COMMENT ON COLUMN history.starts_at IS 'The first instant of the time reserved or wanted.';
COMMENT ON COLUMN history.ends_at IS 'The first instant after it.';
COMMENT ON COLUMN history.sequence IS 'Counts the provider''s events.';
COMMENT ON COLUMN history.partition IS 'The partition of the topic reservation-events that it stands in.';
COMMENT ON COLUMN history.log_offset IS 'Its offset there.';
COMMENT ON COLUMN history.cause IS 'The position of the input that led here: topic/partition@offset.';

CREATE VIEW mirror_freshness AS
SELECT topic, partition, next_offset, updated_at, now() - updated_at AS unmoved_for, newest.at AS newest_event_at,
       now() - newest.at AS newest_event_age, updated_at - newest.at AS newest_event_delay
FROM mirror_progress LEFT JOIN LATERAL (
    SELECT at FROM event WHERE event.partition = mirror_progress.partition
    ORDER BY log_offset DESC LIMIT 1) AS newest ON true;
COMMENT ON VIEW mirror_freshness IS
    'How fresh the mirror is. Postgres can''t know how much of the log is still to come: the mirror''s own status does. '
    'Where nothing is asked, nothing moves, and the newest event grows old.';
COMMENT ON COLUMN mirror_freshness.topic IS 'The topic that is mirrored.';
COMMENT ON COLUMN mirror_freshness.partition IS 'The partition of it.';
COMMENT ON COLUMN mirror_freshness.next_offset IS 'The tables hold every event before this offset and none from it on.';
COMMENT ON COLUMN mirror_freshness.updated_at IS 'When next_offset last moved.';
COMMENT ON COLUMN mirror_freshness.unmoved_for IS 'How long ago that is.';
COMMENT ON COLUMN mirror_freshness.newest_event_at IS 'When the newest event that is here was decided.';
COMMENT ON COLUMN mirror_freshness.newest_event_age IS 'How long ago that is: the mirror is at most so far behind.';
COMMENT ON COLUMN mirror_freshness.newest_event_delay IS
    'How long after its decision the newest event was here: how far behind the mirror was then.';
