#!/usr/bin/env bash
# Written once by HardenedContainer (-t:HardenContainerInit). It is yours: change it as you like.
#
# ECS asks nobody before it starts an image, so the one who deploys must ask: this refuses an image that is not signed, not
# given by its digest, not hardened, or the debug variant. Let only the role that runs it call ecs:RegisterTaskDefinition and
# ecs:UpdateService (deploy/aws/ecs-deploy-policy.json denies these to everybody else).
#
#   deploy/aws/ecs-deploy.sh IMAGE@sha256:… TASK-DEFINITION.json CLUSTER SERVICE
set -euo pipefail
image=${1:?image} definition=${2:?task definition} cluster=${3:?cluster} service=${4:?service}

[[ $image =~ @sha256:[0-9a-f]{64}$ ]] || { echo "Refused: $image is not given by its digest." >&2; exit 1; }
notation verify "$image"
labels=$(skopeo inspect --config "docker://$image" | jq -r '.config.Labels["io.hardenedcontainer.variant"] // "none"')
[[ $labels == production ]] || { echo "Refused: the variant of $image is $labels, not production." >&2; exit 1; }

arn=$(jq --arg image "$image" '.containerDefinitions[0].image = $image' "$definition" |
    aws ecs register-task-definition --cli-input-json file:///dev/stdin --query taskDefinition.taskDefinitionArn --output text)
aws ecs update-service --cluster "$cluster" --service "$service" --task-definition "$arn" --query service.serviceArn --output text
