namespace DisclosureFlow.Signing.Validation;

/// <summary>Ends the validation of one signature; never leaves the validator.</summary>
internal sealed class SignatureFaultException(SubIndication subIndication, Reason reason) : Exception(reason.En)
{
    public SubIndication SubIndication { get; } = subIndication;

    public Reason Reason { get; } = reason;
}
