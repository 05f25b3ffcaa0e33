package io.roadml.tracking;

class SqliteLoggedModelTest extends LoggedModelConformance {
  @Override
  String place() {
    return folder.toString();
  }
}
