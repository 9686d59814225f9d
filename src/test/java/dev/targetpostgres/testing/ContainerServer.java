package dev.targetpostgres.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts a server in a container. The class is loaded only if Docker seems to be installed. */
final class ContainerServer {
  /** The variable that names another image, for example {@code postgres:14-alpine}. */
  private static final String IMAGE_VARIABLE = "TEST_POSTGRES_IMAGE";

  private static final String DEFAULT_IMAGE = "postgres:18-alpine";

  private ContainerServer() {}

  /** Returns the server, or nothing if no Docker engine answers. */
  static Optional<RunningServer> start(Durability durability) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    String image = Objects.requireNonNullElse(System.getenv(IMAGE_VARIABLE), DEFAULT_IMAGE);
    PostgreSQLContainer container = container(image, durability);
    container.start();
    ServerAddress address =
        new ServerAddress(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            container.getUsername(),
            container.getPassword(),
            container.getDatabaseName());
    return Optional.of(new RunningServer(address, "container " + image, container::stop));
  }

  private static PostgreSQLContainer container(String image, Durability durability) {
    List<String> command = new ArrayList<>(List.of("postgres"));
    command.addAll(durability.arguments());
    return new PostgreSQLContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
        .withCommand(command.toArray(String[]::new));
  }
}
