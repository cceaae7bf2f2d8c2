-- The site may change the terms of a draft, but not of a version that has a signature or was
-- discarded.
CREATE OR REPLACE FUNCTION agreement_keep_terms() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF current_user = 'stronghold_app'
    AND (OLD.police_signed_at IS NOT NULL OR OLD.partner_signed_at IS NOT NULL
      OR OLD.discarded_at IS NOT NULL)
    AND (OLD.purpose, OLD.gateways, OLD.area_codes, OLD.rows, OLD.figures, OLD.embargo_days,
         OLD.closure_addresses, OLD.address_months, OLD.records_from, OLD.valid_from,
         OLD.review_by, OLD.ends_on, OLD.drawn_up_at, OLD.drawn_up_by_id,
         OLD.dpia_reference, OLD.kept_months, OLD.destroyed_how,
         OLD.police_contact, OLD.police_email, OLD.police_phone,
         OLD.partner_contact, OLD.partner_email, OLD.partner_phone, OLD.security_terms,
         OLD.breach_terms, OLD.requests_terms, OLD.controllers, OLD.joint_terms,
         OLD.contact_point)
      IS DISTINCT FROM
        (NEW.purpose, NEW.gateways, NEW.area_codes, NEW.rows, NEW.figures, NEW.embargo_days,
         NEW.closure_addresses, NEW.address_months, NEW.records_from, NEW.valid_from,
         NEW.review_by, NEW.ends_on, NEW.drawn_up_at, NEW.drawn_up_by_id,
         NEW.dpia_reference, NEW.kept_months, NEW.destroyed_how,
         NEW.police_contact, NEW.police_email, NEW.police_phone,
         NEW.partner_contact, NEW.partner_email, NEW.partner_phone, NEW.security_terms,
         NEW.breach_terms, NEW.requests_terms, NEW.controllers, NEW.joint_terms,
         NEW.contact_point)
  THEN
    RAISE EXCEPTION 'the terms of a signed agreement are never changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER agreement_keeps_terms BEFORE UPDATE ON sharing_agreement
  FOR EACH ROW EXECUTE FUNCTION agreement_keep_terms();
