using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Model;

internal sealed class HeadersAsJson() : ValueConverter<HeaderList, string>(headers => headers.ToJson(), json => HeaderList.FromJson(json));
