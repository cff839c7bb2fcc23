#!/usr/bin/env bash
# Writes src/serialization/onnx/onnx-pb.ts from ONNX's own onnx-ml.proto. Needed only when the format has something new
# that is to be read or written. On Debian: apt-get install protobuf-compiler python3-onnx
set -euo pipefail
cd "$(dirname "$0")/.."
proto=${1:-/usr/lib/python3/dist-packages/onnx/onnx-ml.proto}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --no-save --ignore-scripts @bufbuild/protoc-gen-es@2.17.0
cp "$proto" "$folder/onnx.proto"
protoc -I "$folder" --plugin="$folder/node_modules/.bin/protoc-gen-es" --es_out "$folder" --es_opt target=ts "$folder/onnx.proto"
cp "$folder/onnx_pb.ts" src/serialization/onnx/onnx-pb.ts
