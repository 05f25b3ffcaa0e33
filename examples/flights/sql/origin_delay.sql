-- The view origin_delay: one row for each origin and hour in which flights from there were known to have arrived.
CREATE TABLE origin_delay AS
WITH hours AS (
  SELECT
    origin,
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
  hour AS ts,
  hour AS created,
  sum(late) OVER last_3h / sum(flights) OVER last_3h AS late_share_3h,
  sum(delay) OVER last_3h / sum(flights) OVER last_3h AS mean_delay_3h,
  CAST(sum(flights) OVER last_3h AS BIGINT) AS flights_3h,
  sum(late) OVER last_24h / sum(flights) OVER last_24h AS late_share_24h,
  sum(delay) OVER last_24h / sum(flights) OVER last_24h AS mean_delay_24h,
  CAST(sum(flights) OVER last_24h AS BIGINT) AS flights_24h
FROM hours
WINDOW
  last_3h AS (PARTITION BY origin ORDER BY hour RANGE BETWEEN INTERVAL 2 HOURS PRECEDING AND CURRENT ROW),
  last_24h AS (PARTITION BY origin ORDER BY hour RANGE BETWEEN INTERVAL 23 HOURS PRECEDING AND CURRENT ROW)
ORDER BY ts, origin;
