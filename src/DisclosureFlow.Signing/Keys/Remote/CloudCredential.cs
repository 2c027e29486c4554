using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Pades;

namespace DisclosureFlow.Signing.Keys.Remote;

/// <summary>How the use of a credential is authorized (CSC API v2, clause 11.5, auth/mode).</summary>
public enum CloudAuthorizationMode
{
    /// <summary>The service sees to it itself, by an app on the signer's telephone for instance.</summary>
    Implicit,

    /// <summary>The signer's PIN or one-time password goes along as authentication data.</summary>
    Explicit,

    /// <summary>By a page of the service (OAuth 2, scope <c>credential</c>), whose access token is the activation data.</summary>
    OAuth2Code,
}

/// <summary>
/// A credential of a remote signing service: what a signature is prepared with, and who makes its value. One signature at a time, each authorized by itself.
/// </summary>
public sealed class CloudCredential
{
    private readonly CloudSignatureService _service;
    private readonly string _signAlgorithm;

    private CloudCredential(CloudSignatureService service, string id, SigningIdentity identity, string signAlgorithm, CloudAuthorizationMode mode) =>
        (_service, Id, Identity, _signAlgorithm, Mode) = (service, id, identity, signAlgorithm, mode);

    public string Id { get; }

    /// <summary>Certificate, chain and algorithm: for <see cref="PadesSigner.Prepare"/>.</summary>
    public SigningIdentity Identity { get; }

    public CloudAuthorizationMode Mode { get; }

    /// <summary>Prepares, has the service sign, and completes.</summary>
    /// <param name="pdf">The unsigned file; it does not leave this process.</param>
    /// <param name="request">What the signature says.</param>
    /// <param name="authenticationData">For <see cref="CloudAuthorizationMode.Explicit"/>: PIN, OTP and whatever the service's auth/objects name, by identifier.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The signed file; our own validator has accepted it.</returns>
    /// <exception cref="SigningRefusedException">As <see cref="PadesSigner.Prepare"/> and <see cref="Sign"/>.</exception>
    public async Task<byte[]> SignDocument(ReadOnlyMemory<byte> pdf, SignatureRequest request, IReadOnlyDictionary<string, string> authenticationData, CancellationToken stop)
    {
        var prepared = PadesSigner.Prepare(pdf, Identity, request);
        return prepared.Complete(await Sign(prepared, await Authorize(prepared, authenticationData, stop), stop));
    }

    /// <summary>Asks for activation data bound to this one signature (clause 11.6, credentials/authorize).</summary>
    /// <exception cref="SigningRefusedException">DF5022, DF5023; DF5024: authorized by the service's own page only.</exception>
    public async Task<string> Authorize(PreparedSignature prepared, IReadOnlyDictionary<string, string> authenticationData, CancellationToken stop)
    {
        if (Mode == CloudAuthorizationMode.OAuth2Code)
        {
            throw Refusals.RemoteCredential(Id, "oauth2code: the activation data come from the service's own page");
        }

        var body = new JsonObject
        {
            ["credentialID"] = Id, ["numSignatures"] = 1, ["hashes"] = new JsonArray(Convert.ToBase64String(prepared.Digest())), ["hashAlgorithmOID"] = Oids.Sha256,
        };
        if (authenticationData.Count > 0)
        {
            body["authData"] = new JsonArray([.. authenticationData.Select(pair => (JsonNode)new JsonObject { ["id"] = pair.Key, ["value"] = pair.Value })]);
        }

        var answer = await _service.Call("credentials/authorize", body, stop);
        return _service.Text(answer["SAD"], "SAD");
    }

    /// <summary>Has the service sign the prepared signature's digest (clause 11.10, signatures/signHash).</summary>
    /// <param name="prepared">Prepared with <see cref="Identity"/>.</param>
    /// <param name="activationData">SAD, from <see cref="Authorize"/> or from the service's own page.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The signature value, for <see cref="PreparedSignature.Complete"/>; checked against the certificate already.</returns>
    /// <exception cref="SigningRefusedException">DF5022, DF5023.</exception>
    public async Task<byte[]> Sign(PreparedSignature prepared, string activationData, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["credentialID"] = Id, ["SAD"] = activationData, ["hashes"] = new JsonArray(Convert.ToBase64String(prepared.Digest())),
            ["hashAlgorithmOID"] = Oids.Sha256, ["signAlgo"] = _signAlgorithm, ["operationMode"] = "S",
        };
        var algorithm = NameOf(Identity.Algorithm);
        if (Identity.Algorithm == SignatureAlgorithm.RsaPssSha256)
        {
            body["signAlgoParams"] = Convert.ToBase64String(AlgorithmIdentifier.Read(algorithm).Parameters.Span);
        }

        var answer = await _service.Call("signatures/signHash", body, stop);
        if (_service.Field<JsonArray>(answer, "signatures") is not [var only])
        {
            throw Refusals.RemoteUnavailable(_service.Name, "one digest was sent, and not one signature came back");
        }

        var value = InDer(_service.Bytes(only, "signatures"));
        return PublicKeyCheck.Verify(Identity.Certificate.PublicKey, algorithm, prepared.SignedAttributes.Span, value)
            ? value : throw Refusals.RemoteUnavailable(_service.Name, "the signature was not made by the credential's key over the digest sent");
    }

    internal static CloudCredential Read(CloudSignatureService service, string id, JsonObject info)
    {
        var key = service.Field<JsonObject>(info, "key");
        if (key["status"]?.ToString() is not (null or "enabled"))
        {
            throw Refusals.RemoteCredential(id, $"key/status: {key["status"]}");
        }

        var cert = service.Field<JsonObject>(info, "cert");
        if (cert["status"]?.ToString() is not (null or "valid"))
        {
            throw Refusals.RemoteCredential(id, $"cert/status: {cert["status"]}");
        }

        var certificates = Certificates(service, id, cert);
        var offered = service.Field<JsonArray>(key, "algo").Select(oid => service.Text(oid, "algo")).ToList();
        var (algorithm, oid) = Algorithm(certificates[0], offered) ?? throw Refusals.RemoteCredential(id, $"key/algo: {string.Join(", ", offered)}");
        return new CloudCredential(service, id, new SigningIdentity(certificates[0], [.. certificates.Skip(1)], algorithm), oid, ModeOf(id, info));
    }

    private static List<Certificate> Certificates(CloudSignatureService service, string id, JsonObject cert)
    {
        try
        {
            List<Certificate> certificates = [.. service.Field<JsonArray>(cert, "certificates").Select(der => Certificate.Parse(service.Bytes(der, "certificates")))];
            return certificates.Count > 0 ? certificates : throw Refusals.RemoteCredential(id, "cert/certificates: 0");
        }
        catch (CryptographicException fault)
        {
            throw Refusals.RemoteCredential(id, fault.Message);
        }
    }

    // The first that both sides know; PKCS #1 v1.5 before PSS, for more programs verify it.
    private static (SignatureAlgorithm Algorithm, string Oid)? Algorithm(Certificate certificate, List<string> offered)
    {
        (SignatureAlgorithm, string)[] known = PublicKeyCheck.IsPssOnly(certificate.PublicKey) ? [(SignatureAlgorithm.RsaPssSha256, Oids.RsaPss)]
            : PublicKeyCheck.IsRsa(certificate.PublicKey)
            ? [(SignatureAlgorithm.RsaSha256, Oids.RsaSha256), (SignatureAlgorithm.RsaSha256, Oids.RsaEncryption), (SignatureAlgorithm.RsaPssSha256, Oids.RsaPss)]
            : PublicKeyCheck.IsSm2(certificate.PublicKey) ? []
            : [(SignatureAlgorithm.EcdsaSha256, Oids.EcdsaSha256), (SignatureAlgorithm.EcdsaSha256, Oids.EcPublicKey)];
        var at = Array.FindIndex(known, candidate => offered.Contains(candidate.Item2, StringComparer.Ordinal));
        return at < 0 ? null : known[at];
    }

    private static CloudAuthorizationMode ModeOf(string id, JsonObject info) => (info["auth"] as JsonObject)?["mode"]?.ToString() switch
    {
        "implicit" => CloudAuthorizationMode.Implicit,
        "explicit" => CloudAuthorizationMode.Explicit,
        "oauth2code" => CloudAuthorizationMode.OAuth2Code,
        var other => throw Refusals.RemoteCredential(id, $"auth/mode: {other}"),
    };

    private static byte[] NameOf(SignatureAlgorithm algorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        AlgorithmIdentifier.Write(writer, algorithm);
        return writer.Encode();
    }

    // The API leaves open how r and s of ECDSA are joined: services send a DER SEQUENCE or the two side by side (IEEE P1363). 0x30 begins either; the length tells.
    private byte[] InDer(byte[] value) =>
        Identity.Algorithm == SignatureAlgorithm.EcdsaSha256 && !EcdsaValue.IsDer(value) && value.Length is 64 or 96 ? EcdsaValue.FromSideBySide(value) : value;
}
