namespace DisclosureFlow.Server.Cases;

/// <summary>
/// The kinds of task that this program has pages and acts for: the <c>form</c> attribute of a definition's user task. Which tasks there
/// are, who does them and in what order stands in the definition alone.
/// </summary>
internal static class Forms
{
    public const string Draft = "drafting";
    public const string Review = "confidentialityReview";
    public const string Referral = "registerReferral";
    public const string ReferralReply = "registerReply";
    public const string SignOff = "signOff";
    public const string Publish = "publication";
}

/// <summary>Outcomes that an act of ours chooses; the definition says what they lead to.</summary>
internal static class Outcomes
{
    public const string Submit = "submitted";

    /// <summary>同意公开.</summary>
    public const string Cleared = "approved";

    /// <summary>退回修改, by the reviewer or the head.</summary>
    public const string Returned = "returned";

    /// <summary>报请确定.</summary>
    public const string Referred = "referred";
    public const string Registered = "registered";
    public const string Signed = "signed";

    /// <summary>By the system: the date on the typeset copy is no longer today's.</summary>
    public const string Retypeset = "retypeset";
    public const string Published = "published";
}

/// <summary>Types of service tasks that the worker can do.</summary>
internal static class ServiceTypes
{
    public const string Typeset = "pdf.typeset";
}

/// <summary>Stages of the definition that a page or query asks for by name.</summary>
internal static class Stages
{
    public const string SignOff = "signOff";
}
