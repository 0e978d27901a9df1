using System.Text;
using WebhookOps.Testing.Http;

namespace WebhookOps.EndToEnd.Tests.Telemetry;

/// <summary>A span as a collector gets it over OTLP.</summary>
internal sealed record ExportedSpan(string Service, string Name, string TraceId, string SpanId, string ParentId)
{
    /// <summary>The spans of an <c>ExportTraceServiceRequest</c> (opentelemetry-proto 1.x).</summary>
    public static IEnumerable<ExportedSpan> ReadAll(ReadOnlyMemory<byte> request) =>
        from resourceSpans in Children(request, 1)
        let service = ServiceOf(resourceSpans)
        from scopeSpans in Children(resourceSpans, 2)
        from span in Children(scopeSpans, 2)
        select new ExportedSpan(service, Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4));

    /// <summary>The spans of one trace among all that a collector got.</summary>
    public static IEnumerable<ExportedSpan> OfTrace(string traceId, IEnumerable<ReceivedRequest> requests) =>
        requests.Where(r => r.Path == "/v1/traces").SelectMany(r => ReadAll(r.Body)).Where(s => s.TraceId == traceId).DistinctBy(s => s.SpanId, StringComparer.Ordinal);

    private static string ServiceOf(ReadOnlyMemory<byte> resourceSpans) =>
        (from resource in Children(resourceSpans, 1)
         from attribute in Children(resource, 1)
         where Text(attribute, 1) == "service.name"
         from value in Children(attribute, 2)
         select Text(value, 1)).FirstOrDefault("");

    private static IEnumerable<ReadOnlyMemory<byte>> Children(ReadOnlyMemory<byte> message, int number) =>
        ProtobufField.ReadAll(message).Where(f => f.Number == number).Select(f => f.Bytes);

    private static string Text(ReadOnlyMemory<byte> message, int number) => Encoding.UTF8.GetString(Children(message, number).FirstOrDefault().Span);

    private static string Hex(ReadOnlyMemory<byte> message, int number) => Convert.ToHexStringLower(Children(message, number).FirstOrDefault().Span);
}
