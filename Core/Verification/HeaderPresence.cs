using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification;

internal static class HeaderPresence
{
    public static Presence FindOnce(this HeaderList headers, string name, out string value)
    {
        value = "";
        var presence = Presence.Missing;
        for (var i = 0; i < headers.Count; i++)
        {
            if (!headers[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (presence == Presence.Once)
            {
                return Presence.Repeated;
            }

            value = headers[i].Value;
            presence = Presence.Once;
        }

        return presence;
    }
}
