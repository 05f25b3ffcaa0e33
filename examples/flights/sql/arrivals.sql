-- When the delay of each flight was known. The data has no arrival times, so this is an estimate: 30 minutes on the ground,
-- 7.5 miles a minute in the air, and the delay itself, all on top of the departure (UTC).
-- Two delays of 738,038 are absurd, more than two hours early: nothing is computed from them.
CREATE TABLE arrivals AS
SELECT
  origin,
  destination,
  arrival_delay AS delay,
  departure + to_minutes(30) + to_milliseconds(CAST(round(distance / 7.5 * 60_000) AS BIGINT))
    + to_minutes(greatest(arrival_delay, 0)) AS known
FROM flights
WHERE arrival_delay >= -120;
