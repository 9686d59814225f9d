# syntax=docker/dockerfile:1

# packaging/check does these steps without Docker. It knows what is used here of COPY, RUN and WORKDIR.

# Base images by digest, so that nobody can put others in their place. Dependabot proposes newer ones.
FROM eclipse-temurin:25-jdk@sha256:97014c4b396021f9ddb7d592a7dbedb0c4e4215c29e03dc01c393558aefb71c2 AS build
WORKDIR /build
# Without unzip, mvnw would fetch another archive of Maven than the one whose checksum is known.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql unzip
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -Dquick -Dmaven.test.skip=true package
# A load, into a server that lives no longer than it, lists the classes that loads use.
RUN TARGET_POSTGRES_JAVA_OPTS=-XX:DumpLoadedClassList=target/target-postgres/lib/classes.list \
    pg_virtualenv target/target-postgres/bin/target-postgres --quiet --input src/assembly/training.jsonl

FROM eclipse-temurin:25-jre-alpine@sha256:3137541deb3cac6626b5d9a4a2187bc0d6a34312f858bd2c67dd01e732e6b682
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="target-postgres" \
      org.opencontainers.image.description="The Singer target for PostgreSQL" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# Kubernetes takes a user for one without rights only by number.
RUN adduser -S -D -H -u 65532 -s /sbin/nologin target-postgres
COPY --from=build /build/target/target-postgres /opt/target-postgres
# The archive, made of that list, is of use to this very JVM only. If it cannot be mapped, starts are slower, that is all.
RUN /opt/target-postgres/bin/target-postgres --make-class-archive
USER 65532
# Where relative paths of settings begin, and where a folder of the host is to be mounted.
WORKDIR /data
# Batches that are read are loaded before it ends; a second signal ends it at once.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/target-postgres/bin/target-postgres"]
