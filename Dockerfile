# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --no-create-home --shell /usr/sbin/nologin target-postgres
COPY --from=build /build/target/target-postgres /opt/target-postgres
RUN /opt/target-postgres/bin/target-postgres --make-class-archive
USER target-postgres
WORKDIR /tmp
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/target-postgres/bin/target-postgres"]
