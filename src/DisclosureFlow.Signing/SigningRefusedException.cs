namespace DisclosureFlow.Signing;

/// <summary>An expected "no" of signing or of a key. The code is permanent and has a section in docs/refusals/DF5.md.</summary>
/// <param name="Code">DF5nnn.</param>
/// <param name="Message">What happened, in Chinese.</param>
/// <param name="MessageEn">What happened, in English.</param>
/// <param name="NextStep">What to do next, in Chinese.</param>
/// <param name="NextStepEn">What to do next, in English.</param>
public sealed record SigningRefusal(string Code, string Message, string MessageEn, string NextStep, string NextStepEn);

/// <summary>Carries a <see cref="SigningRefusal"/>; the exception's message is its Chinese one.</summary>
public sealed class SigningRefusedException(SigningRefusal refusal, Exception? cause = null) : Exception($"{refusal.Code}: {refusal.Message}", cause)
{
    public SigningRefusal Refusal { get; } = refusal;

    public string Code => Refusal.Code;
}
