package io.roadml.workers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.roadml.metadata.MetadataStore;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/// Which task goes to which worker: db-scheduler's part of the work. It knows tasks by their ids only; what they are, and
/// whether what came of them counts, is in the tables of [TaskTable].
final class Queue {
  private static final String NAME = "roadml-step";
  private static final String TABLE = "pipeline_queue";

  private Queue() {
  }

  /// The connections to the database.
  ///
  /// @throws IllegalArgumentException if it is that of one machine
  static DataSource source(MetadataStore metadata) {
    return metadata.shared()
        .orElseThrow(() -> new IllegalArgumentException("workers need a metadata store that several "
            + "machines share, and this one is a file of this machine; want jdbc:postgresql://host:port/database, or for "
            + "processes of this machine the executor 'process'"));
  }

  /// Puts tasks into the queue.
  static Client client(DataSource source, WorkerConfig config) {
    return new Client(SchedulerClient.Builder.create(source, task((_, _) -> {
      throw new IllegalStateException("a client calls nothing");
    }, Duration.ZERO)).tableName(TABLE).serializer(new NoData()).build(), config.heartbeat());
  }

  /// The end of the queue where tasks are put.
  ///
  /// @param tolerance by how much the clocks of workers may be behind this one
  record Client(SchedulerClient scheduler, Duration tolerance) {
    void add(String task) {
      scheduler.scheduleIfNotExists(new TaskInstance<Void>(NAME, task), Instant.now().minus(tolerance));
    }

    /// Takes one out that nobody has picked; whoever has finds that it is nobody's task any more.
    void remove(String task) {
      try {
        scheduler.cancel(TaskInstanceId.of(NAME, task));
      } catch (RuntimeException _) {
        // It was picked, or has been removed.
      }
    }
  }

  /// Picks tasks from the queue, and those of workers that have died.
  static Scheduler worker(DataSource source, String name, WorkerConfig config, ExecutionHandler<Void> handler) {
    return Scheduler.create(source, task(handler, config.heartbeat())).tableName(TABLE).serializer(new NoData())
        .schedulerName(new SchedulerName.Fixed(name)).threads(config.threads()).pollUsingLockAndFetch(0.5, 1.0)
        .pollingInterval(config.poll()).heartbeatInterval(config.heartbeat())
        .missedHeartbeatsLimit(WorkerConfig.MISSED_HEARTBEATS).shutdownMaxWait(config.heartbeat()).build();
  }

  private static CustomTask<Void> task(ExecutionHandler<Void> handler, Duration beforeAnotherTry) {
    return Tasks.custom(NAME, Void.class).onDeadExecutionRevive()
        .onFailure(new FailureHandler.OnFailureRetryLater<>(beforeAnotherTry)).execute(handler);
  }

  /// Tasks have no data, so that nothing is deserialised.
  private static final class NoData implements Serializer {
    @Override
    public byte[] serialize(Object data) {
      if (data != null) {
        throw new IllegalArgumentException("data=" + data + ", want none");
      }
      return null;
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] bytes) {
      if (bytes != null && bytes.length > 0) {
        throw new IllegalArgumentException("a task has " + bytes.length + " bytes of data, want none");
      }
      return null;
    }
  }
}
