"""Writes otlp.json: the messages of OTLP's ExportMetricsServiceRequest as opentelemetry-proto describes them.

pip install opentelemetry-proto==1.45.2; python make_otlp.py > otlp.json
"""

import json

from google.protobuf.descriptor import FieldDescriptor
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

TYPES = {
    getattr(FieldDescriptor, name): name[5:].lower() for name in dir(FieldDescriptor) if name.startswith("TYPE_")
}


def is_repeated(field):
    return field.is_repeated if hasattr(field, "is_repeated") else field.label == FieldDescriptor.LABEL_REPEATED


def describe(message, found):
    if message.full_name in found:
        return found
    found[message.full_name] = {}
    for field in message.fields:
        found[message.full_name][field.json_name] = {
            "id": field.number,
            "type": TYPES[field.type],
            **({"of": field.message_type.full_name} if field.message_type else {}),
            **({"of": field.enum_type.full_name} if field.enum_type else {}),
            **({"repeated": True} if is_repeated(field) else {}),
            **({"oneof": field.containing_oneof.name} if field.containing_oneof else {}),
        }
        if field.message_type:
            describe(field.message_type, found)
        if field.enum_type:
            found[field.enum_type.full_name] = {value.name: value.number for value in field.enum_type.values}
    return found


request = ExportMetricsServiceRequest.DESCRIPTOR
print(json.dumps({"request": request.full_name, "types": describe(request, {})}, indent=1))
