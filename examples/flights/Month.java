import io.roadml.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;

/// Cuts one month out of the flights: `Month.java 6 june.parquet`. The ending of the file tells its format.
final class Month {
  private Month() {
  }

  /// Takes the number of the month and the file to write.
  public static void main(String[] args) throws IOException {
    int month = Integer.parseInt(args[0]);
    Dataset.open(Path.of("examples/flights/flights.parquet")).where("month(departure) = " + month)
        .select("arrival_delay", "distance", "origin", "destination").read().writeTo(Path.of(args[1]));
  }
}
