namespace WebhookOps.Core.Verification.Signatures;

/// <summary>How a signature sits in its header.</summary>
public enum SignatureLayout
{
    /// <summary>The whole value, after a prefix: <c>sha256=9f3c…</c>.</summary>
    Whole,

    /// <summary>Named parts: <c>t=1700000000,v1=9f3c…,v1=77ab…</c>; any of the named signatures may match.</summary>
    Pairs,

    /// <summary>A list separated by spaces: <c>v1,n0hK… v1a,x2dF…</c>; any of the named version may match.</summary>
    Versions,
}
