package io.roadml.features;

import io.roadml.metadata.Definition;
import io.roadml.metadata.Definitions;
import io.roadml.metadata.MetadataStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The definitions of one project, and the rules by which they may change.
///
/// - Threading: safe for many threads and processes; each call is one transaction.
final class Catalog {
  private static final String ENTITY = "entity";
  private static final String VIEW = "view";
  private static final String SERVICE = "service";
  private static final String ON_DEMAND = "on_demand";
  private static final String ONLINE = "online";

  private final MetadataStore store;
  private final String project;

  Catalog(MetadataStore store, String project) {
    this.store = store;
    this.project = Names.good("project", project);
  }

  String project() {
    return project;
  }

  List<Entity> entities() {
    return definitions().list(project, ENTITY).stream().map(Documents::entity).toList();
  }

  List<RegisteredView> views() {
    return store.transact(() -> {
      Map<String, Entity> entities = entitiesByName();
      return definitions().list(project, VIEW).stream().map(each -> Documents.view(each, entities)).toList();
    });
  }

  List<FeatureService> services() {
    return definitions().list(project, SERVICE).stream().map(Documents::service).toList();
  }

  RegisteredView view(String name) {
    return find(name).orElseThrow(() -> unknown(VIEW, name));
  }

  FeatureService service(String name) {
    return definitions().get(project, SERVICE, name).map(Documents::service)
        .orElseThrow(() -> unknown(SERVICE, name));
  }

  private IllegalArgumentException unknown(String kind, String name) {
    List<String> known = new ArrayList<>(
        definitions().list(project, kind).stream().map(Definition::name).toList());
    known.addAll(kind.equals(VIEW) ? onDemandViews().keySet() : List.of());
    return new IllegalArgumentException(
        kind + "=" + name + " does not exist in project=" + project + "; " + Nearest.remedy(name, known));
  }

  private Optional<RegisteredView> find(String name) {
    return definitions().get(project, VIEW, name).map(each -> Documents.view(each, entitiesByName()));
  }

  /// An entity that is there must stay as it is: rows have been stored under its type.
  Entity register(Entity entity) {
    return store.transact(() -> {
      Optional<Definition> there = definitions().get(project, ENTITY, entity.name());
      if (there.isEmpty()) {
        definitions().create(project, ENTITY, entity.name(), Documents.of(entity));
      } else if (!Documents.entity(there.get()).equals(entity)) {
        throw new IllegalArgumentException("entity=" + entity.name() + " of project=" + project + " is "
            + Documents.entity(there.get()).type() + " already and cannot change; give the new one another name");
      }
      return entity;
    });
  }

  FeatureService register(FeatureService service) {
    return store.transact(() -> {
      service.features().forEach(ref -> resolve(FeatureRef.of(ref)));
      Optional<Definition> there = definitions().get(project, SERVICE, service.name());
      if (there.isEmpty()) {
        definitions().create(project, SERVICE, service.name(), Documents.of(service));
      } else if (!Documents.service(there.get()).equals(service)) {
        definitions().update(there.get(), there.get().schemaVersion() + 1, Documents.of(service));
      }
      return service;
    });
  }

  private void resolve(FeatureRef ref) {
    OnDemandView computed = onDemandViews().get(ref.view());
    if (computed != null) {
      computed.feature(ref.feature());
    } else {
      view(ref.view()).view().feature(ref.feature());
    }
  }

  Map<String, OnDemandView> onDemandViews() {
    return definitions().list(project, ON_DEMAND).stream().map(Documents::onDemandView)
        .collect(Collectors.toMap(OnDemandView::name, each -> each, (a, _) -> a, TreeMap::new));
  }

  OnDemandView register(OnDemandView view) {
    return store.transact(() -> {
      view.sources().forEach(source -> {
        FeatureRef ref = FeatureRef.of(source);
        view(ref.view()).view().feature(ref.feature());
      });
      if (find(view.name()).isPresent()) {
        throw new IllegalArgumentException("view=" + view.name() + " of project=" + project
            + " stores its rows already; give the new one another name");
      }
      Optional<Definition> there = definitions().get(project, ON_DEMAND, view.name());
      if (there.isEmpty()) {
        definitions().create(project, ON_DEMAND, view.name(), Documents.of(view));
      } else if (!Documents.onDemandView(there.get()).equals(view)) {
        definitions().update(there.get(), there.get().schemaVersion() + 1, Documents.of(view));
      }
      return view;
    });
  }

  /// Registers a view: the same one again does nothing, appended features make a new schema version, another age is
  /// taken over, and anything else needs `replace`, after which the view begins without rows.
  RegisteredView register(FeatureView view, boolean replace) {
    return store.transact(() -> {
      requireEntities(view);
      if (onDemandViews().containsKey(view.name())) {
        throw new IllegalArgumentException("view=" + view.name() + " of project=" + project
            + " is computed on demand already; give the new one another name");
      }
      Optional<RegisteredView> there = find(view.name());
      return there.isEmpty() ? create(view) : change(there.get(), view, replace);
    });
  }

  private RegisteredView create(FeatureView view) {
    List<Long> since = Collections.nCopies(view.features().size(), 1L);
    return read(definitions().create(project, VIEW, view.name(), Documents.of(view, since, 1)));
  }

  private RegisteredView change(RegisteredView there, FeatureView view, boolean replace) {
    if (there.view().equals(view)) {
      return there;
    }
    Optional<String> hurdle = ViewChange.hurdle(there.view(), view);
    if (hurdle.isPresent() && !replace) {
      throw new IllegalArgumentException("view=" + view.name() + " of project=" + project + " cannot become this: "
          + hurdle.get() + "; replace it (its rows are then no longer seen), or give the new one another name");
    }
    boolean grows = hurdle.isPresent() || view.features().size() > there.view().features().size();
    long schema = there.schemaVersion() + (grows ? 1 : 0);
    List<Long> since = new ArrayList<>(hurdle.isPresent() ? List.of() : there.since());
    while (since.size() < view.features().size()) {
      since.add(schema);
    }
    return read(definitions().update(there.definition(), schema,
        Documents.of(view, since, there.epoch() + (hurdle.isPresent() ? 1 : 0))));
  }

  /// Whether a view's rows have been written to the online store, so that one without them has lost them.
  boolean isOnline(String view) {
    return definitions().get(project, ONLINE, view).isPresent();
  }

  void wentOnline(String view) {
    store.transact(() -> definitions().get(project, ONLINE, view)
        .orElseGet(() -> definitions().create(project, ONLINE, view, "{}")));
  }

  void leftOnline(String view) {
    definitions().get(project, ONLINE, view).ifPresent(definitions()::delete);
  }

  /// Takes everything away, and how far the views were copied.
  void forget() {
    store.transact(() -> {
      views().forEach(view -> store.watermarks().forget(project, view.name()));
      List<Definition> all = Stream.of(ONLINE, ON_DEMAND, SERVICE, VIEW, ENTITY)
          .flatMap(kind -> definitions().list(project, kind).stream()).toList();
      all.forEach(definitions()::delete);
      return all;
    });
  }

  private void requireEntities(FeatureView view) {
    List<String> known = entities().stream().map(Entity::name).toList();
    view.entities().forEach(entity -> Nearest.known("entity", entity, known, " in project=" + project));
  }

  private RegisteredView read(Definition definition) {
    return Documents.view(definition, entitiesByName());
  }

  private Map<String, Entity> entitiesByName() {
    return entities().stream().collect(Collectors.toMap(Entity::name, each -> each, (a, _) -> a, TreeMap::new));
  }

  private Definitions definitions() {
    return store.definitions();
  }
}
