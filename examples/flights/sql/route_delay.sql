-- The view route_delay: one row for each route and hour in which flights of it were known to have arrived.
CREATE TABLE route_delay AS
WITH hours AS (
  SELECT
    origin,
    destination,
    -- the first full hour at which all of these are known
    date_trunc('hour', known - INTERVAL 1 MICROSECOND) + INTERVAL 1 HOUR AS hour,
    count(*) AS flights,
    count(*) FILTER (delay > 15) AS late,
    sum(delay) AS delay
  FROM arrivals
  GROUP BY ALL
)
SELECT
  origin,
  destination,
  hour AS ts,
  hour AS created,
  sum(late) OVER last_24h / sum(flights) OVER last_24h AS late_share_24h,
  sum(delay) OVER last_24h / sum(flights) OVER last_24h AS mean_delay_24h,
  CAST(sum(flights) OVER last_24h AS BIGINT) AS flights_24h,
  sum(late) OVER last_7d / sum(flights) OVER last_7d AS late_share_7d,
  sum(delay) OVER last_7d / sum(flights) OVER last_7d AS mean_delay_7d,
  CAST(sum(flights) OVER last_7d AS BIGINT) AS flights_7d
FROM hours
WINDOW
  last_24h AS (PARTITION BY origin, destination ORDER BY hour RANGE BETWEEN INTERVAL 23 HOURS PRECEDING AND CURRENT ROW),
  last_7d AS (PARTITION BY origin, destination ORDER BY hour RANGE BETWEEN INTERVAL 167 HOURS PRECEDING AND CURRENT ROW)
ORDER BY ts, origin, destination;
