-- The site removes a paper of a draft, once; never one of a version that has a signature or
-- was discarded.
CREATE OR REPLACE FUNCTION agreement_keep_papers() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF current_user = 'stronghold_app' AND (OLD.removed_at IS NOT NULL OR EXISTS (
    SELECT FROM public.sharing_agreement AS agreement
    WHERE agreement.id = OLD.agreement_id
      AND (agreement.police_signed_at IS NOT NULL OR agreement.partner_signed_at IS NOT NULL
        OR agreement.discarded_at IS NOT NULL)))
  THEN
    RAISE EXCEPTION 'the papers of a signed agreement are never removed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER agreement_keeps_papers BEFORE UPDATE ON sharing_agreementpaper
  FOR EACH ROW EXECUTE FUNCTION agreement_keep_papers();
