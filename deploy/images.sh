#!/bin/sh
# Builds the images of the four services with the .NET SDK (no Dockerfile). Without arguments they go to the local engine as
# webhookops/NAME:latest; other properties of the SDK follow as they are:
#   deploy/images.sh -p:ContainerRegistry=registry.example.com -p:ContainerImageTag=0.1.0
set -eu
cd "$(dirname "$0")/.."
for project in Ingest.Api Delivery.Worker Tunnel.Service Dashboard.Blazor; do
    dotnet publish "$project" -c Release --os linux -t:PublishContainer "$@"
done
